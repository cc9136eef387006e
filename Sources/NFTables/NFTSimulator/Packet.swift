package import Addresses

/// The first packet of a flow, as it arrives at the node or leaves one of its processes. With a connection mark, it is a
/// later one, to an address that is not translated any more.
package struct Packet: Hashable, Sendable {
  /// The source address.
  package var source: IPAddress
  /// The destination address, of the same family as the source.
  package var destination: IPAddress
  /// The transport protocol.
  package var transport: Transport
  /// The source port; nil if it does not matter or is not known. A hash that covers it is then like a random number.
  package var sourcePort: Port?
  /// The destination port.
  package var port: Port
  /// The interface on which it arrives; nil if a process on the node sends it.
  package var inputInterface: InterfaceName?
  /// Its mark before our rules run.
  package var mark: UInt32
  /// The mark of its flow in connection tracking.
  package var connectionMark: UInt32

  /// Creates a packet. Source and destination must be of the same family.
  package init(
    from source: IPAddress, _ sourcePort: Port? = nil, to destination: IPAddress, _ transport: Transport,
    port: Port, inputInterface: InterfaceName? = nil, mark: UInt32 = 0,
    connectionMark: UInt32 = 0
  ) {
    precondition(source.family == destination.family)
    self.source = source
    self.sourcePort = sourcePort
    self.destination = destination
    self.transport = transport
    self.port = port
    self.inputInterface = inputInterface
    self.mark = mark
    self.connectionMark = connectionMark
  }
}
