public import Addresses

/// A flow that is to be followed: all that its first packet is known by.
public struct TracedFlow: Hashable, Sendable {
  /// Who sends.
  public let source: IPAddress
  /// Whom it is addressed to; of the source's family.
  public let destination: IPAddress
  /// The port that it is addressed to.
  public let port: Port
  /// Its transport.
  public let transport: Transport

  /// A flow. Source and destination must be of one family.
  public init(from source: IPAddress, to destination: IPAddress, port: Port, _ transport: Transport) {
    precondition(source.family == destination.family)
    self.source = source
    self.destination = destination
    self.port = port
    self.transport = transport
  }
}
