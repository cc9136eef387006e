internal import CProcess

/// The capability sets of the calling thread.
struct ThreadPrivileges: Hashable, Sendable {
  let permitted: Set<Capability>
  let effective: Set<Capability>
  let inheritable: Set<Capability>
  let ambient: Set<Capability>
  let bounding: Set<Capability>
  /// Whether executed programs cannot gain privileges.
  let hasNoNewPrivileges: Bool

  /// Reads the sets from the kernel.
  init() {
    permitted = Self.set(thread_capabilities(THREAD_PERMITTED))
    effective = Self.set(thread_capabilities(THREAD_EFFECTIVE))
    inheritable = Self.set(thread_capabilities(THREAD_INHERITABLE))
    ambient = Self.set { thread_ambient_has($0) }
    bounding = Self.set { thread_bounding_has($0) }
    hasNoNewPrivileges = thread_has_no_new_privileges() == 1
  }

  private static func set(_ bits: UInt64) -> Set<Capability> { set { Int32(bits >> UInt64($0) & 1) } }

  private static func set(_ has: (Int32) -> Int32) -> Set<Capability> {
    Set(Privileges.knownCapabilities.filter { has($0) == 1 }.map(Capability.init(number:)))
  }
}
