internal import Addresses
internal import NFTRuleset

/// What one Service is in the maps.
struct ServiceProgram<Family: IPFamily>: Hashable, Sendable {
  /// Its ports that are reached somewhere.
  let ports: [PortProgram<Family>]
  /// Its ClusterIPs: packets to another port of them are refused.
  let clusterIPs: [Family.Address]
  /// Who may come in at those of its frontends that let in certain sources only.
  private let sourceList: SourceList?

  /// One list for all of a Service's frontends, however many they are.
  private struct SourceList: Hashable {
    let word: ServiceWord
    let sources: [Prefix<Family>]

    /// The list goes by the lowest number among the ports that have such frontends: it stays the same list while that one
    /// stays. Nil when there are none.
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

  init(ports: [PortProgram<Family>], clusterIPs: [Family.Address]) {
    self.ports = ports
    self.clusterIPs = clusterIPs
    sourceList = SourceList(ports)
  }

  /// The elements that are there for this Service alone.
  var elements: ProgramElements {
    var elements = ProgramElements()
    add(to: &elements)
    return elements
  }

  func add(to elements: inout ProgramElements) {
    for index in ports.indices { ports[index].add(to: &elements, sourceList: sourceList?.word) }
    guard let sourceList else { return }
    for source in sourceList.sources {
      var (first, last) = (Words(source.first), Words(source.last))
      first.append(sourceList.word.rawValue)
      last.append(sourceList.word.rawValue)
      elements[.sourceRanges].append(Element(first, .through(last)))
    }
  }

  /// What was given to the port of this comment before.
  func port(_ comment: String) -> PortProgram<Family>? { ports.first { $0.comment == comment } }
}
