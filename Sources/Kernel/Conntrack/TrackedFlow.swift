public import Addresses

/// Both ends of a flow, as connection tracking records them.
public struct TrackedFlow: Hashable, Sendable {
  /// The address and port that the client sends to.
  public let destination: AddressAndPort
  /// The source of replies: the chosen endpoint, or the destination itself if it was not translated.
  public let responder: AddressAndPort

  /// Creates a flow from both of its ends.
  public init(to destination: AddressAndPort, answeredBy responder: AddressAndPort) {
    self.destination = destination
    self.responder = responder
  }
}
