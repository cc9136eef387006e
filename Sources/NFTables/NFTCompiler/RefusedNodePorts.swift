public import Addresses
public import NFTRuleset
public import ServicePlan

/// Where the tables count the packets to node ports that are refused on a loopback address.
public struct RefusedNodePorts: Sendable {
  /// The map.
  public let map: SetDeclaration
  /// The keys of its elements, with their protocols.
  public let transports: [RegisterWords: Transport]

  /// Finds the elements of these node ports in a family's table.
  public init(_ ports: some Sequence<RefusedNodePort>, _ family: AddressFamily) {
    map = ProgramSet.services.declaration(for: family, count: 0, now: nil, counting: .services)
    var transports: [RegisterWords: Transport] = [:]
    for port in ports {
      var key =
        switch family.loopbackAddress {
        case .v4(let address): RegisterWords(address)
        case .v6(let address): RegisterWords(address)
        }
      key.append(port.transport, port.port)
      transports[key] = port.transport
    }
    self.transports = transports
  }
}

extension PacketCounters {
  /// Returns what must be counted so that what is refused on loopback addresses is counted too.
  public func including(_ addresses: NodePortAddresses) -> PacketCounters {
    self == .none && !addresses.localhostFamilies.isEmpty ? .services : self
  }
}
