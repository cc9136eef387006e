internal import CSockets
internal import Glibc
internal import NeighborProtocol
internal import Netlink

/// Hears and sends packets of one protocol on every link of a network namespace. Closed when it goes.
struct PacketSocket: ~Copyable {
  /// For poll(2).
  let descriptor: Int32
  private let kind: LinkFrame.Kind
  /// More than any link carries in one frame: what is longer is none of ours.
  private var received = [UInt8](repeating: 0, count: 2048)

  /// Opens one in the thread's network namespace; takes CAP_NET_RAW. It hears nothing before a filter says what.
  init(_ kind: LinkFrame.Kind) throws(AnnouncerError) {
    self.kind = kind
    descriptor = packet_open()
    guard descriptor >= 0 else { throw .socket(KernelErrno(errno), during: "socket AF_PACKET") }
    try hear(only: SocketFilter([.ignore]))
    guard packet_bind(descriptor, kind.etherType) == 0 else {
      throw .socket(KernelErrno(errno), during: "bind AF_PACKET")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// From now on only what the filter lets through is heard. Needs no privilege.
  func hear(only filter: SocketFilter) throws(AnnouncerError) {
    var steps = filter.instructions.map {
      sock_filter(code: $0.code, jt: $0.ifTrue, jf: $0.ifFalse, k: $0.operand)
    }
    guard packet_filter(descriptor, &steps, UInt16(steps.count)) == 0 else {
      throw .socket(KernelErrno(errno), during: "setsockopt SO_ATTACH_FILTER")
    }
  }

  /// Sends a packet. One that finds no room, or an interface that is down or gone, is lost: links lose packets, whoever
  /// asks asks again, and what is announced is announced more than once.
  func send(_ frame: LinkFrame) throws(AnnouncerError) {
    let sent = packet_send(
      descriptor, kind.etherType, frame.interface, frame.station.bytes, frame.bytes, UInt(frame.bytes.count))
    let losses = [EAGAIN, ENOBUFS, ENETDOWN, ENXIO, ENODEV, EINTR, ENOMEM]
    guard sent >= 0 || losses.contains(errno) else { throw .socket(KernelErrno(errno), during: "sendto") }
  }

  /// The next packet that was sent to this node or to a group, and by somebody else; nil when there is none.
  mutating func receive() throws(AnnouncerError) -> LinkFrame? {
    while true {
      var (interface, destination, station) = (UInt32(0), UInt8(0), [UInt8](repeating: 0, count: 6))
      let count = packet_receive(
        descriptor, &received, UInt(received.count), &interface, &destination, &station)
      guard count >= 0 else {
        switch errno {
        case EAGAIN: return nil
        // An interface went down, or packets were lost: the next one is as good.
        case EINTR, ENETDOWN, ENOBUFS: continue
        default: throw .socket(KernelErrno(errno), during: "recvfrom")
        }
      }
      // PACKET_OTHERHOST and PACKET_OUTGOING are 3 and 4.
      guard destination < 3, count <= received.count, let sender = MACAddress(bytes: station) else {
        continue
      }
      return LinkFrame(kind, Array(received[..<count]), station: sender, interface: interface)
    }
  }
}

extension LinkFrame.Kind {
  /// ETH_P_ARP, ETH_P_IPV6
  fileprivate var etherType: UInt16 {
    switch self {
    case .arp: 0x0806
    case .ipv6: 0x86dd
    }
  }
}
