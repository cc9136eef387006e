internal import Addresses
internal import NFTRuleset

/// A Service as it is in the maps.
struct ServiceProgram<Family: IPFamily>: Hashable, Sendable {
  /// Its ports that have a frontend.
  let ports: [PortProgram<Family>]
  /// Its ClusterIPs: packets to their other ports are refused.
  let clusterIPs: [Family.Address]
  /// Its load balancer addresses and external IPs whose other ports are refused; empty without that setting.
  let externalAddresses: [Family.Address]
  /// The sources that its restricted frontends allow.
  private let sourceList: SourceList?

  /// A single list for all frontends of a Service.
  private struct SourceList: Hashable {
    let word: ServiceWord
    let sources: [Prefix<Family>]

    /// The list is identified by the lowest number among the ports with restricted frontends, and keeps its identity as
    /// long as that port exists. Returns nil if there are none.
    init?(_ ports: [PortProgram<Family>]) {
      var number: UInt32?
      var sources: [Prefix<Family>] = []
      for port in ports {
        guard let allowed = port.allowedSources, number.map({ port.number < $0 }) ?? true else { continue }
        number = port.number
        sources = allowed
      }
      guard let number else { return nil }
      word = ServiceWord(sourceList: number)
      self.sources = sources
    }
  }

  init(
    ports: [PortProgram<Family>], clusterIPs: [Family.Address], externalAddresses: [Family.Address] = []
  ) {
    self.ports = ports
    self.clusterIPs = clusterIPs
    self.externalAddresses = externalAddresses
    sourceList = SourceList(ports)
  }

  /// The elements that belong to this Service alone.
  var elements: ProgramElements {
    var elements = ProgramElements()
    add(to: &elements)
    return elements
  }

  func add(to elements: inout ProgramElements) {
    for index in ports.indices { ports[index].add(to: &elements, sourceList: sourceList?.word) }
    guard let sourceList else { return }
    for source in sourceList.sources {
      var (first, last) = (RegisterWords(source.first), RegisterWords(source.last))
      first.append(sourceList.word.rawValue)
      last.append(sourceList.word.rawValue)
      elements[.sourceRanges].append(Element(first, .through(last)))
    }
  }

  /// Returns the program of the port with this comment.
  func port(_ comment: String) -> PortProgram<Family>? { ports.first { $0.comment == comment } }
}
