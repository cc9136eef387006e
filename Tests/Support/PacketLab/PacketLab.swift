public import Addresses
internal import Glibc
internal import PrivateNetwork

/// A node whose neighbours are this process: its interfaces are tun interfaces, what is written there enters the node,
/// what the node sends there is read. The kernel has done with a packet when the write returns, so nobody waits, not even
/// for a packet that is dropped.
///
///     outside ── eth0 ── node ─┬─ cni0 ── pods of this node     10.244.1.0/24  fd00:244:1::/64
///       192.168.50.0/24        └─ far0 ── pods of another node  10.244.2.0/24  fd00:244:2::/64
///       fd00:50::/64
///
/// Everything without another route is outside. Who makes a lab is in a network namespace of his own.
public struct PacketLab {
  private let interfaces: [(place: Place, tunnel: Descriptor)]
  private let senders: [AddressFamily: Descriptor]
  private let receivers: [Descriptor]

  /// The addresses of the node's interfaces, each the one that packets are masqueraded with on their way to the block.
  public static let addresses: [(block: IPPrefix, address: IPAddress)] = [
    ("192.168.50.0/24", "192.168.50.11"), ("10.244.1.0/24", "10.244.1.1"), ("10.244.2.0/24", "10.244.2.1"),
    ("fd00:50::/64", "fd00:50::11"), ("fd00:244:1::/64", "fd00:244:1::1"),
    ("fd00:244:2::/64", "fd00:244:2::1"),
  ].compactMap { block, address in
    IPPrefix(block).flatMap { block in IPAddress(address).map { (block: block, address: $0) } }
  }

  /// Makes the node in the thread's network namespace, which must be empty.
  public init() throws {
    let interfaces: [Place] = [.outside, .pods, .otherPods]
    self.interfaces = try interfaces.map { (place: $0, tunnel: try Descriptor.tunnel($0.rawValue)) }
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

  /// Packets are forwarded from anyone to anyone, addresses work at once, and no ICMP error is left out.
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

  /// Sends a packet from this place; what comes to any place because of it. The mark is for the node's own packets.
  public func send(_ packet: WirePacket, from place: Place, mark: UInt32 = 0) throws -> [Sighting] {
    if let interface = interfaces.first(where: { $0.place == place }) {
      try interface.tunnel.send(packet.bytes)
    } else {
      try senders[packet.source.family]?.send(packet.bytes, mark: mark)
    }
    return sightings()
  }

  /// How long it takes the kernel to bring all of these packets through the node, one after the other; what becomes of them
  /// is not looked at.
  public func time(_ packets: [WirePacket], from place: Place) throws -> Duration {
    guard let interface = interfaces.first(where: { $0.place == place }) else { return .zero }
    var total = Duration.zero
    // An interface's queue has room for 500 packets; what is in it is taken out while the clock stands.
    for start in stride(from: 0, to: packets.count, by: 200) {
      let bytes = packets[start..<min(start + 200, packets.count)].map(\.bytes)
      let begin = ContinuousClock.now
      for packet in bytes { try interface.tunnel.send(packet) }
      total += .now - begin
      _ = sightings()
    }
    return total
  }

  /// What has come to any place and has not been told yet.
  public func sightings() -> [Sighting] {
    let sent = interfaces.flatMap { interface in
      interface.tunnel.packets.map { Sighting(place: interface.place, packet: $0) }
    }
    return sent + receivers.flatMap(\.packets).map { Sighting(place: .node, packet: $0) }
  }

  /// The same, with some patience: for a kernel that has left its work to a thread of its own.
  public func awaitedSightings() -> [Sighting] {
    for _ in 0..<100 {
      let found = sightings()
      if !found.isEmpty { return found }
      usleep(10_000)
    }
    return []
  }
}

extension Descriptor {
  /// The packets that are there, as far as they can be read.
  fileprivate var packets: [WirePacket] {
    var packets: [WirePacket] = []
    while let bytes = receive() { WirePacket(bytes).map { packets.append($0) } }
    return packets
  }
}

/// The node's interfaces cannot be made.
public struct LabSetupError: Error, CustomStringConvertible {
  /// What the commands said.
  public let description: String
}
