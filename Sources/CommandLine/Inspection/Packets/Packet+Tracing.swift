package import Addresses
package import NFTNetlink
package import NFTRuleset
package import NFTSimulator

extension Packet {
  /// Creates the packet to simulate. If its source is an address of the node, the node itself sends it.
  ///
  /// - Parameters:
  ///   - sourcePort: the client's port; nil if it is not known, and then a hash that covers it is as good as random.
  ///   - interface: the interface that it enters by, if it comes from elsewhere; nil for one that no rule knows.
  package init(
    of flow: TracedFlow, sourcePort: Port? = nil, enteringBy interface: InterfaceName?,
    on node: SimulatedNode
  ) {
    let isOwn = node.addresses.contains(flow.source) || flow.source.isLoopback
    self.init(
      from: flow.source, sourcePort, to: flow.destination, flow.transport, port: flow.port,
      inputInterface: isOwn ? nil : interface ?? unknownInterface)
  }

  /// Creates a packet like the one that was followed.
  ///
  /// - Parameter interfaceName: returns the name of the interface with an index; nil if there is none any more.
  package init(_ followed: FollowedPacket, interfaceName: (UInt32) -> String?) {
    let interface = followed.inputInterface.map { number in
      interfaceName(number).flatMap(InterfaceName.init) ?? unknownInterface
    }
    let flow = followed.flow
    self.init(
      from: flow.source, followed.sourcePort, to: flow.destination, flow.transport, port: flow.port,
      inputInterface: interface ?? nil, mark: followed.mark)
  }
}

/// The name of an interface that no rule knows.
private let unknownInterface = InterfaceName("unknown")

extension [Ruleset] {
  /// Returns the table that the kernel would have of the ruleset of a family, which must be among these.
  package func image(of family: AddressFamily) -> TableImage {
    guard let ruleset = first(where: { $0.family == family }) else {
      preconditionFailure("there is a ruleset for each family")
    }
    return TableImage(ruleset)
  }
}
