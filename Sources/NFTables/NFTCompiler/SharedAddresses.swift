internal import Addresses
internal import NFTRuleset

/// The addresses that several Services may have, sorted, once for each Service that has them.
struct SharedAddresses<Family: IPFamily>: Sendable {
  private(set) var clusterIPs: [Family.Address] = []
  private(set) var external: [Family.Address] = []
  private(set) var hairpin: [Family.Address] = []

  /// Creates an empty list.
  init() {}

  /// Adds the addresses of a Service; they are sorted afterwards.
  mutating func add(_ program: ServiceProgram<Family>) {
    for address in program.clusterIPs { clusterIPs.append(address) }
    if !program.externalAddresses.isEmpty { external += program.externalAddresses }
    // Indexed, because iterating would copy the ports.
    for port in program.ports.indices where !program.ports[port].hairpin.isEmpty {
      hairpin += program.ports[port].hairpin
    }
  }

  /// Joins the addresses of all parts.
  init(_ parts: [Self]) {
    clusterIPs = parts.flatMap { $0.clusterIPs }
    external = parts.flatMap { $0.external }
    hairpin = parts.flatMap { $0.hairpin }
    sort()
  }

  mutating func sort() {
    clusterIPs.sort()
    external.sort()
    hairpin.sort()
  }

  /// Adds an element for each address.
  func add(to elements: inout ProgramElements) {
    elements[.clusterIPs] += clusterIPs.eachOnce.map { Element(RegisterWords($0)) }
    elements[.externalAddresses] += external.eachOnce.map { Element(RegisterWords($0)) }
    elements[.hairpin] += hairpin.eachOnce.map { Element(RegisterWords($0, $0)) }
  }
}

extension Array where Element: Equatable {
  /// The elements without duplicates; requires equal elements to be adjacent.
  fileprivate var eachOnce: Self {
    var found: Self = []
    found.reserveCapacity(count)
    for element in self where element != found.last { found.append(element) }
    return found
  }
}
