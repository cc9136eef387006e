/// A source or destination of packets in the lab.
package enum LabLocation: String, Hashable, Sendable, CaseIterable {
  /// The external network of the node.
  case outside = "eth0"
  /// This node's pods.
  case pods = "cni0"
  /// Another node's pods.
  case otherPods = "far0"
  /// The node itself.
  case node
}

/// A packet that arrived at a location.
package struct CapturedPacket: Hashable, Sendable, CustomStringConvertible {
  /// Where the packet arrived.
  package let location: LabLocation
  /// The packet as it arrived.
  package let packet: WirePacket

  /// Creates a captured packet.
  package init(location: LabLocation, packet: WirePacket) {
    self.location = location
    self.packet = packet
  }

  /// The location and packet: `outside: reset tcp …`.
  package var description: String { "\(location): \(packet)" }
}
