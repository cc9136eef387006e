package import Addresses
internal import Glibc
internal import PrivateNetwork

/// A node whose neighbors are simulated by this process. Its interfaces are tun interfaces: packets written to them
/// enter the node, and packets that the node sends are read from them. The kernel has processed a packet when the write
/// returns, so there is no need to wait, not even for a packet that is dropped.
///
///     outside ── eth0 ── node ─┬─ cni0 ── pods of this node     10.244.1.0/24  fd00:244:1::/64
///       192.168.50.0/24        └─ far0 ── pods of another node  10.244.2.0/24  fd00:244:2::/64
///       fd00:50::/64
///
/// Everything without another route is outside. Create a lab only in a private network namespace.
package struct PacketLab {
  private let interfaces: [(location: LabLocation, tunnel: PacketDescriptor)]
  private let senders: [AddressFamily: PacketDescriptor]
  private let receivers: [PacketDescriptor]

  /// The addresses of the node's interfaces, with which packets to the respective block are masqueraded.
  package static let addresses: [(block: IPPrefix, address: IPAddress)] = [
    ("192.168.50.0/24", "192.168.50.11"), ("10.244.1.0/24", "10.244.1.1"), ("10.244.2.0/24", "10.244.2.1"),
    ("fd00:50::/64", "fd00:50::11"), ("fd00:244:1::/64", "fd00:244:1::1"),
    ("fd00:244:2::/64", "fd00:244:2::1"),
  ].compactMap { block, address in
    IPPrefix(block).flatMap { block in IPAddress(address).map { (block: block, address: $0) } }
  }

  /// Creates the node in the thread's network namespace, which must be empty.
  package init() throws {
    let interfaces: [LabLocation] = [.outside, .pods, .otherPods]
    self.interfaces = try interfaces.map { (location: $0, tunnel: try PacketDescriptor.tunnel($0.rawValue)) }
    senders = [.ipv4: try .sender(isIPv6: false), .ipv6: try .sender(isIPv6: true)]
    receivers =
      try [IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_SCTP].map {
        try .receiver(isIPv6: false, protocolNumber: Int32($0))
      }
      + [IPPROTO_ICMPV6, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_SCTP].map {
        try .receiver(isIPv6: true, protocolNumber: Int32($0))
      }
    let setUp = shell("sysctl -qw \(Self.settings) && ip -batch -", input: Self.interfaceCommands)
    guard setUp.status == 0 else { throw LabSetupError(description: setUp.output) }
    try waitForIPv6Addresses()
  }

  /// Enables forwarding between all interfaces, and disables reverse path filtering, redirects and ICMP rate limits.
  private static let settings = [
    "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", "net.ipv4.conf.all.rp_filter=0",
    "net.ipv4.conf.default.rp_filter=0", "net.ipv4.conf.all.send_redirects=0",
    "net.ipv4.conf.default.send_redirects=0", "net.ipv4.icmp_ratelimit=0", "net.ipv4.icmp_ratemask=0",
    "net.ipv6.icmp.ratelimit=0", "net.ipv6.icmp.ratemask=''",
  ].joined(separator: " ")

  private static let interfaceCommands = """
    link set lo up
    address add 192.168.50.11/24 dev eth0
    address add fd00:50::11/64 dev eth0 nodad
    address add 10.244.1.1/24 dev cni0
    address add fd00:244:1::1/64 dev cni0 nodad
    address add 10.244.2.1/24 dev far0
    address add fd00:244:2::1/64 dev far0 nodad
    link set eth0 up
    link set cni0 up
    link set far0 up
    route add default via 192.168.50.1
    route add default via fd00:50::1
    """

  /// Sends a packet from this location and returns all resulting packets. The mark applies only to the node's own
  /// packets.
  package func send(_ packet: WirePacket, from location: LabLocation, mark: UInt32 = 0) throws
    -> [CapturedPacket]
  {
    if let interface = interfaces.first(where: { $0.location == location }) {
      try interface.tunnel.send(packet.bytes)
    } else {
      try senders[packet.source.family]?.send(packet.bytes, mark: mark)
    }
    return capturedPackets()
  }

  /// Returns the time that the kernel takes to process all of these packets, one after the other. Their outcomes are
  /// ignored.
  package func time(_ packets: [WirePacket], from location: LabLocation) throws -> Duration {
    guard let interface = interfaces.first(where: { $0.location == location }) else { return .zero }
    var total = Duration.zero
    // An interface's queue holds 500 packets; it is drained while the clock is stopped.
    for start in stride(from: 0, to: packets.count, by: 200) {
      let bytes = packets[start..<min(start + 200, packets.count)].map(\.bytes)
      let begin = ContinuousClock.now
      for packet in bytes { try interface.tunnel.send(packet) }
      total += .now - begin
      _ = capturedPackets()
    }
    return total
  }

  /// Returns the packets that have arrived anywhere since the last call.
  package func capturedPackets() -> [CapturedPacket] {
    let sent = interfaces.flatMap { interface in
      interface.tunnel.packets.map { CapturedPacket(location: interface.location, packet: $0) }
    }
    return sent + receivers.flatMap(\.packets).map { CapturedPacket(location: .node, packet: $0) }
  }

  /// Does the same, but waits up to a second for the first packet, because the kernel may defer processing to a thread.
  package func awaitCapturedPackets() -> [CapturedPacket] {
    for _ in 0..<100 {
      let found = capturedPackets()
      if !found.isEmpty { return found }
      usleep(10_000)
    }
    return []
  }
}

extension PacketDescriptor {
  /// The pending packets that can be parsed.
  fileprivate var packets: [WirePacket] {
    var packets: [WirePacket] = []
    while let bytes = receive() { WirePacket(bytes).map { packets.append($0) } }
    return packets
  }
}

/// The node's interfaces could not be set up.
package struct LabSetupError: Error, CustomStringConvertible {
  /// The output of the failed commands.
  package let description: String
}
