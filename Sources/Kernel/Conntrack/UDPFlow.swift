public import Addresses

/// A UDP flow as connection tracking knows it.
public struct UDPFlow: Hashable, Sendable {
  /// Where the client sends to.
  public let destination: AddressAndPort
  /// Where answers come from: the endpoint that was chosen, or the destination itself if none was.
  public let responder: AddressAndPort

  /// A flow.
  public init(to destination: AddressAndPort, answeredBy responder: AddressAndPort) {
    self.destination = destination
    self.responder = responder
  }
}
