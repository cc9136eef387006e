/// Where packets come from and go to.
public enum Place: String, Hashable, Sendable, CaseIterable {
  /// The network that the node is in.
  case outside = "eth0"
  /// This node's pods.
  case pods = "cni0"
  /// Another node's pods.
  case otherPods = "far0"
  /// The node itself.
  case node
}

/// A packet that came to a place.
public struct Sighting: Hashable, Sendable, CustomStringConvertible {
  /// Where.
  public let place: Place
  /// The packet as it was then.
  public let packet: WirePacket

  /// A packet at a place.
  public init(place: Place, packet: WirePacket) {
    self.place = place
    self.packet = packet
  }

  /// `outside: reset tcp …`
  public var description: String { "\(place): \(packet)" }
}
