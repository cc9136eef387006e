/// One of the parts that Linux divides root's power into (capabilities(7)).
public struct Capability: Hashable, Sendable, CustomStringConvertible {
  /// The kernel's number for it.
  public let number: Int32

  /// What nftables, conntrack and the sysctls under `net` ask for, in the network namespace that we are in.
  public static let netAdmin = Self(number: 12)
  /// What taking capabilities out of the bounding set asks for.
  static let setPCap = Self(number: 8)

  /// `CAP_NET_ADMIN`, or the number of one that is not named here.
  public var description: String { self == .netAdmin ? "CAP_NET_ADMIN" : "capability \(number)" }

  var bit: UInt64 { 1 << UInt64(number) }
}
