public import Addresses

/// The first packet of a flow, as it comes to the node or leaves one of its processes.
public struct Packet: Hashable, Sendable {
  /// Who sends it.
  public var source: IPAddress
  /// Whom it is addressed to; of the source's family.
  public var destination: IPAddress
  /// Its transport.
  public var transport: Transport
  /// The port that it is addressed to.
  public var port: Port
  /// The interface that it enters the node by; nil when a process of the node itself sends it.
  public var inputInterface: InterfaceName?
  /// Its mark before our rules see it.
  public var mark: UInt32

  /// A packet. Source and destination must be of one family.
  public init(
    from source: IPAddress, to destination: IPAddress, _ transport: Transport, port: Port,
    inputInterface: InterfaceName? = nil, mark: UInt32 = 0
  ) {
    precondition(source.family == destination.family)
    self.source = source
    self.destination = destination
    self.transport = transport
    self.port = port
    self.inputInterface = inputInterface
    self.mark = mark
  }
}
