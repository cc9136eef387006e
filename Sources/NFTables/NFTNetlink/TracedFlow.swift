public import Addresses

/// The flow to trace, identified by the fields of its first packet.
public struct TracedFlow: Hashable, Sendable {
  /// The address of the client.
  public let source: IPAddress
  /// The destination address, of the same family as the source.
  public let destination: IPAddress
  /// The destination port.
  public let port: Port
  /// The transport protocol.
  public let transport: Transport

  /// Creates a flow. Source and destination must be of the same family.
  public init(from source: IPAddress, to destination: IPAddress, port: Port, _ transport: Transport) {
    precondition(source.family == destination.family)
    self.source = source
    self.destination = destination
    self.port = port
    self.transport = transport
  }
}
