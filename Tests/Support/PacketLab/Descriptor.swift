private import CPacketLab
private import Glibc

/// A tun interface, or a raw socket of the node's own. Nothing here waits.
final class Descriptor {
  private let number: Int32
  private let kind: Kind

  private enum Kind {
    case tunnel
    case sender
    case receiver(isIPv6: Bool, protocolNumber: Int32)
  }

  /// A tun interface in the thread's network namespace.
  static func tunnel(_ name: String) throws(LabError) -> Descriptor {
    Descriptor(try checked(open_tunnel(name), "the tun interface \(name)"), .tunnel)
  }

  /// A socket that sends packets with their IP header as if a process of the node did.
  static func sender(isIPv6: Bool) throws(LabError) -> Descriptor {
    let number = open_raw_socket(isIPv6 ? AF_INET6 : AF_INET, Int32(IPPROTO_RAW))
    return Descriptor(try checked(number, "a raw socket"), .sender)
  }

  /// A socket that gets a copy of all packets of a protocol that are delivered to the node itself.
  static func receiver(isIPv6: Bool, protocolNumber: Int32) throws(LabError) -> Descriptor {
    let number = open_raw_socket(isIPv6 ? AF_INET6 : AF_INET, protocolNumber)
    return Descriptor(
      try checked(number, "a raw socket"), .receiver(isIPv6: isIPv6, protocolNumber: protocolNumber))
  }

  private static func checked(_ number: Int32, _ what: String) throws(LabError) -> Int32 {
    guard number >= 0 else { throw LabError(what: what, errno: errno) }
    return number
  }

  private init(_ number: Int32, _ kind: Kind) {
    self.number = number
    self.kind = kind
  }

  deinit { close(number) }

  /// Sends a packet with its IP header; when this returns the kernel has done with it. A packet of the node's own that
  /// is refused or dropped is EPERM for its sender, which is no failure here.
  func send(_ bytes: [UInt8], mark: UInt32 = 0) throws(LabError) {
    switch kind {
    case .tunnel:
      guard write(number, bytes, bytes.count) == bytes.count else {
        throw LabError(what: "write", errno: errno)
      }
    case .sender, .receiver:
      guard set_socket_mark(number, mark) == 0 else { throw LabError(what: "SO_MARK", errno: errno) }
      guard send_whole_packet(number, bytes, UInt(bytes.count)) >= 0 || errno == EPERM else {
        throw LabError(what: "sendto", errno: errno)
      }
    }
  }

  /// The next packet that is there; nil when there is none.
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

/// The lab cannot be made, or a packet cannot be sent.
public struct LabError: Error, CustomStringConvertible {
  /// What was tried.
  let what: String
  /// What the system call left.
  let errno: Int32

  /// One line.
  public var description: String { "\(what): \(String(cString: strerror(errno)))" }
}
