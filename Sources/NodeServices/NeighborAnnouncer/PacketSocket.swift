internal import CSockets
internal import Glibc
internal import NeighborProtocol
internal import Netlink

/// A packet socket for one protocol on all interfaces of a network namespace. Closed on deinit.
struct PacketSocket: ~Copyable {
  /// The descriptor for poll(2).
  let descriptor: Int32
  private let kind: NeighborFrame.Kind
  /// Longer than any relevant packet; longer ones are ignored.
  private var received = [UInt8](repeating: 0, count: 2048)

  /// Opens the socket in the thread's network namespace, which requires CAP_NET_RAW. It receives nothing until a filter
  /// is set.
  init(_ kind: NeighborFrame.Kind) throws(AnnouncerError) {
    self.kind = kind
    descriptor = packet_open()
    guard descriptor >= 0 else { throw .socket(KernelErrno(errno), during: "socket AF_PACKET") }
    try receiveOnly(SocketFilter([.ignore]))
    guard packet_bind(descriptor, kind.etherType) == 0 else {
      throw .socket(KernelErrno(errno), during: "bind AF_PACKET")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Sets the filter that received packets must pass. Requires no privilege.
  func receiveOnly(_ filter: SocketFilter) throws(AnnouncerError) {
    var steps = filter.instructions.map {
      sock_filter(code: $0.code, jt: $0.ifTrue, jf: $0.ifFalse, k: $0.operand)
    }
    guard packet_filter(descriptor, &steps, UInt16(steps.count)) == 0 else {
      throw .socket(KernelErrno(errno), during: "setsockopt SO_ATTACH_FILTER")
    }
  }

  /// Sends a packet. If the queue is full, or the interface down or gone, the packet is dropped without an error: links
  /// lose packets anyway, requests are repeated, and announcements are sent several times.
  func send(_ frame: NeighborFrame) throws(AnnouncerError) {
    let sent = packet_send(
      descriptor, kind.etherType, frame.interface, frame.peer.bytes, frame.bytes, UInt(frame.bytes.count))
    let losses = [EAGAIN, ENOBUFS, ENETDOWN, ENXIO, ENODEV, EINTR, ENOMEM]
    guard sent >= 0 || losses.contains(errno) else { throw .socket(KernelErrno(errno), during: "sendto") }
  }

  /// Returns the next packet from another host to this node, a multicast group or broadcast; nil if there is none.
  mutating func receive() throws(AnnouncerError) -> NeighborFrame? {
    while true {
      var (interface, destination, peer) = (UInt32(0), UInt8(0), [UInt8](repeating: 0, count: 6))
      let count = packet_receive(
        descriptor, &received, UInt(received.count), &interface, &destination, &peer)
      guard count >= 0 else {
        switch errno {
        case EAGAIN: return nil
        // An interface went down, or packets were lost: continue with the next one.
        case EINTR, ENETDOWN, ENOBUFS: continue
        default: throw .socket(KernelErrno(errno), during: "recvfrom")
        }
      }
      // PACKET_OTHERHOST and PACKET_OUTGOING are 3 and 4.
      guard destination < 3, count <= received.count, let sender = MACAddress(bytes: peer) else {
        continue
      }
      return NeighborFrame(kind, Array(received[..<count]), peer: sender, interface: interface)
    }
  }
}

extension NeighborFrame.Kind {
  /// ETH_P_ARP, ETH_P_IPV6
  fileprivate var etherType: UInt16 {
    switch self {
    case .arp: 0x0806
    case .ipv6: 0x86dd
    }
  }
}
