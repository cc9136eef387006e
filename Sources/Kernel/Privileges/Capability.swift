/// A Linux capability (capabilities(7)).
package struct Capability: Hashable, Sendable, CustomStringConvertible {
  /// The kernel's number of the capability.
  package let number: Int32

  /// Required by nftables, conntrack and the sysctls under `net`, in the current network namespace.
  package static let netAdmin = Self(number: 12)
  /// Required for reading and writing the tables of iptables-legacy, which are options of a raw socket.
  package static let netRaw = Self(number: 13)
  /// Required for dropping capabilities from the bounding set.
  static let setPCap = Self(number: 8)

  /// `CAP_NET_ADMIN`, or the number of a capability that has no name here.
  package var description: String {
    switch self {
    case .netAdmin: "CAP_NET_ADMIN"
    case .netRaw: "CAP_NET_RAW"
    default: "capability \(number)"
    }
  }

  var bit: UInt64 { 1 << UInt64(number) }
}
