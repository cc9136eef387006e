/// A UDP flow as connection tracking knows it.
public struct UDPFlow: Hashable, Sendable {
  /// Where the client sends to.
  public let destination: UDPPeer
  /// Where answers come from: the endpoint that was chosen, or the destination itself if none was.
  public let responder: UDPPeer

  /// A flow.
  public init(to destination: UDPPeer, answeredBy responder: UDPPeer) {
    self.destination = destination
    self.responder = responder
  }
}
