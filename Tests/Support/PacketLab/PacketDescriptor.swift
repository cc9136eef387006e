private import CPacketLab
private import Glibc

/// A non-blocking tun interface or raw socket. Closed on deinit.
final class PacketDescriptor {
  private let number: Int32
  private let kind: Kind

  private enum Kind {
    case tunnel
    case sender
    case receiver(isIPv6: Bool, protocolNumber: Int32)
  }

  /// Creates a tun interface in the thread's network namespace.
  static func tunnel(_ name: String) throws(PacketLabError) -> PacketDescriptor {
    PacketDescriptor(try checked(open_tunnel(name), "the tun interface \(name)"), .tunnel)
  }

  /// Opens a socket that sends packets, including their IP headers, like a process on the node.
  static func sender(isIPv6: Bool) throws(PacketLabError) -> PacketDescriptor {
    let number = open_raw_socket(isIPv6 ? AF_INET6 : AF_INET, Int32(IPPROTO_RAW))
    return PacketDescriptor(try checked(number, "a raw socket"), .sender)
  }

  /// Opens a socket that receives copies of all packets of a protocol that are delivered to the node itself.
  static func receiver(isIPv6: Bool, protocolNumber: Int32) throws(PacketLabError) -> PacketDescriptor {
    let number = open_raw_socket(isIPv6 ? AF_INET6 : AF_INET, protocolNumber)
    return PacketDescriptor(
      try checked(number, "a raw socket"), .receiver(isIPv6: isIPv6, protocolNumber: protocolNumber))
  }

  private static func checked(_ number: Int32, _ what: String) throws(PacketLabError) -> Int32 {
    guard number >= 0 else { throw PacketLabError(what: what, errno: errno) }
    return number
  }

  private init(_ number: Int32, _ kind: Kind) {
    self.number = number
    self.kind = kind
  }

  deinit { close(number) }

  /// Sends a packet with its IP header; the kernel has processed it when this returns. EPERM, which the sender gets if
  /// the node's own packet is rejected or dropped, is not an error here.
  func send(_ bytes: [UInt8], mark: UInt32 = 0) throws(PacketLabError) {
    switch kind {
    case .tunnel:
      guard write(number, bytes, bytes.count) == bytes.count else {
        throw PacketLabError(what: "write", errno: errno)
      }
    case .sender, .receiver:
      guard set_socket_mark(number, mark) == 0 else { throw PacketLabError(what: "SO_MARK", errno: errno) }
      guard send_whole_packet(number, bytes, UInt(bytes.count)) >= 0 || errno == EPERM else {
        throw PacketLabError(what: "sendto", errno: errno)
      }
    }
  }

  /// Returns the next pending packet; nil if there is none.
  func receive() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 2048)
    let count =
      switch kind {
      case .tunnel, .sender: read(number, &bytes, bytes.count)
      case .receiver(let isIPv6, let protocolNumber):
        receive_whole_packet(
          number, isIPv6 ? AF_INET6 : AF_INET, protocolNumber, &bytes, UInt(bytes.count))
      }
    return count > 0 ? Array(bytes[..<count]) : nil
  }
}

/// A system call of the packet lab failed.
package struct PacketLabError: Error, CustomStringConvertible {
  /// The failed operation.
  let what: String
  /// The errno of the system call.
  let errno: Int32

  /// The operation and the error, on one line.
  package var description: String { "\(what): \(String(cString: strerror(errno)))" }
}
