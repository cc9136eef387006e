package import Addresses

/// Both ends of a flow, as connection tracking records them.
package struct TrackedFlow: Hashable, Sendable {
  /// The address and port that the client sends to.
  package let destination: AddressAndPort
  /// The source of replies: the chosen endpoint, or the destination itself if it was not translated.
  package let responder: AddressAndPort

  /// Creates a flow from both of its ends.
  package init(to destination: AddressAndPort, answeredBy responder: AddressAndPort) {
    self.destination = destination
    self.responder = responder
  }
}
