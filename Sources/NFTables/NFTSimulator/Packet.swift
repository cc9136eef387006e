public import Addresses

/// The first packet of a flow, as it arrives at the node or leaves one of its processes. With a connection mark, it is a
/// later one, to an address that is not translated any more.
public struct Packet: Hashable, Sendable {
  /// The source address.
  public var source: IPAddress
  /// The destination address, of the same family as the source.
  public var destination: IPAddress
  /// The transport protocol.
  public var transport: Transport
  /// The source port; nil if it does not matter or is not known. A hash that covers it is then like a random number.
  public var sourcePort: Port?
  /// The destination port.
  public var port: Port
  /// The interface on which it arrives; nil if a process on the node sends it.
  public var inputInterface: InterfaceName?
  /// Its mark before our rules run.
  public var mark: UInt32
  /// The mark of its flow in connection tracking.
  public var connectionMark: UInt32

  /// Creates a packet. Source and destination must be of the same family.
  public init(
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
