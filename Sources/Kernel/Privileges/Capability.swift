/// A Linux capability (capabilities(7)).
package struct Capability: Hashable, Sendable, CustomStringConvertible {
  /// The kernel's number of the capability.
  package let number: Int32

  /// Required by nftables, conntrack and the sysctls under `net`, in the current network namespace.
  package static let netAdmin = Self(number: 12)
  /// Required for dropping capabilities from the bounding set.
  static let setPCap = Self(number: 8)

  /// `CAP_NET_ADMIN`, or the number of a capability that has no name here.
  package var description: String { self == .netAdmin ? "CAP_NET_ADMIN" : "capability \(number)" }

  var bit: UInt64 { 1 << UInt64(number) }
}
