internal import Addresses
internal import ClusterModel
internal import NFTRuleset
internal import ServicePlan

/// A Service as it is in the maps.
struct ServiceProgram<Family: IPFamily>: Hashable, Sendable {
  /// Its ports that have a frontend.
  let ports: [PortProgram<Family>]
  /// Its ClusterIPs: packets to their other ports are refused.
  let clusterIPs: [Family.Address]
  /// Its load balancer addresses and external IPs whose other ports are refused; empty without that setting.
  let externalAddresses: [Family.Address]
  /// What its restricted frontends need; usually there are none.
  private let restrictions: Boxed<Restrictions>?

  struct Restrictions: Hashable {
    /// The sources that the frontends allow or deny.
    let lists: [SourceList]
    /// The addresses at which restricted node ports are served; empty if it has no such node ports.
    let nodeAddresses: [Family.Address]
  }

  /// One of its lists, for all frontends that use it.
  struct SourceList: Hashable {
    let word: ServiceWord
    let rule: SourceRule<Family>

    /// The list is identified by the lowest number among the ports with such frontends, and keeps its identity as long as
    /// that port exists. Returns nil if there are none.
    init?(_ kind: SourceListKind, _ ports: [PortProgram<Family>]) {
      var found: (number: UInt32, rule: SourceRule<Family>)?
      for port in ports {
        guard found.map({ port.number < $0.number }) ?? true,
          let rule = port.frontends.lazy.compactMap(\.sources).first(where: { $0.list == kind })
        else { continue }
        found = (port.number, rule)
      }
      guard let found else { return nil }
      word = ServiceWord(list: found.rule, of: found.number)
      rule = found.rule
    }
  }

  init(ports: [PortProgram<Family>], plan: borrowing ServicePlan<Family>, on node: borrowing NodePlan<Family>)
  {
    self.ports = ports
    clusterIPs = plan.clusterIPs
    externalAddresses = node.refusesOtherPorts ? plan.closedAddresses(on: node) : []
    restrictions =
      Self.areRestricted(ports)
      ? Boxed(
        Restrictions(
          lists: SourceListKind.allCases.compactMap { SourceList($0, ports) },
          nodeAddresses: ports.contains { $0.guardsNodePorts } ? node.nodePortAddresses : []))
      : nil
  }

  /// Whether one of the frontends restricts its sources.
  private static func areRestricted(_ ports: [PortProgram<Family>]) -> Bool {
    // Only stored properties are read, because a computed one of an element copies the element.
    for port in ports.indices {
      for index in ports[port].frontends.indices {
        if case .some = ports[port].frontends[index].sources { return true }
      }
    }
    return false
  }

  /// Whether some of its elements are for the addresses at which node ports are served.
  var guardsNodePorts: Bool { restrictions != nil && ports.contains { $0.guardsNodePorts } }

  /// The elements that belong to this Service alone.
  var elements: ProgramElements {
    var elements = ProgramElements()
    add(to: &elements)
    return elements
  }

  func add(to elements: inout ProgramElements) {
    guard let restrictions = restrictions?.value else {
      for index in ports.indices { ports[index].add(to: &elements, lists: []) }
      return
    }
    for port in ports { port.add(to: &elements, lists: restrictions.lists) }
    for list in restrictions.lists { list.add(to: &elements) }
    addGuardedNodePorts(at: restrictions.nodeAddresses, to: &elements)
  }

  /// Adds the words after the check: one for each address, because the check looks up the packet's destination. Where the
  /// Service itself has the address and port as another frontend, packets reach that one first.
  private func addGuardedNodePorts(at addresses: [Family.Address], to elements: inout ProgramElements) {
    guard !addresses.isEmpty else { return }
    let others = Set(ports.flatMap { $0.frontends.map(\.key) })
    for port in ports {
      for entry in port.frontends {
        guard let (transport, number) = entry.guardedNodePort else { continue }
        for address in addresses where !others.contains(.address(address, transport, number)) {
          var key = RegisterWords(address)
          key.append(transport, number)
          let word = Element.Value.fields(RegisterWords(entry.word.rawValue))
          elements[.guardedServices].append(Element(key, word, comment: port.comment))
        }
      }
    }
  }

  /// Returns the program of the port with this comment.
  func port(_ comment: String) -> PortProgram<Family>? { ports.first { $0.comment == comment } }
}

extension ServiceProgram.SourceList {
  fileprivate func add(to elements: inout ProgramElements) {
    for source in rule.ranges {
      var (first, last) = (RegisterWords(source.first), RegisterWords(source.last))
      first.append(word.rawValue)
      last.append(word.rawValue)
      elements[.sourceRanges].append(Element(first, .through(last)))
    }
  }
}
