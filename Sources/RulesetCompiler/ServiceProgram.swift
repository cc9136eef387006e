internal import Addresses
internal import Ruleset

/// What one Service is in the maps.
struct ServiceProgram<Family: IPFamily>: Hashable, Sendable {
  /// Its ports that are reached somewhere.
  let ports: [PortProgram<Family>]
  /// Its ClusterIPs: packets to another port of them are refused.
  let clusterIPs: [Family.Address]

  /// The elements that are there for this Service alone.
  var elements: ProgramElements {
    var elements = ProgramElements()
    add(to: &elements)
    return elements
  }

  func add(to elements: inout ProgramElements) {
    for index in ports.indices { ports[index].add(to: &elements) }
  }

  /// What was given to the port of this comment before.
  func port(_ comment: String) -> PortProgram<Family>? { ports.first { $0.comment == comment } }
}
