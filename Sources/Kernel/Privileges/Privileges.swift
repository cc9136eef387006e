internal import CProcess
internal import FoundationEssentials

/// Drops the capabilities that the process does not need.
package enum Privileges {
  /// Irrevocably drops all capabilities but these: afterwards the permitted and effective sets hold exactly these, the
  /// inheritable and ambient sets are empty, and programs that are executed cannot gain more (`no_new_privs`). If the
  /// process may do so (CAP_SETPCAP), all others are dropped from the bounding set as well.
  ///
  /// Root without capabilities still owns root's files, so it can still read a kubeconfig of mode 0600 and write
  /// sysctls.
  ///
  /// Call this before starting threads, because capabilities are per thread: new threads inherit those of the calling
  /// thread, and existing threads keep their own.
  package static func keepOnly(_ kept: Set<Capability>) throws(PrivilegeError) {
    let others = otherThreads
    guard others == 0 else { throw .otherThreads(others) }
    try keepOnlyInThisThread(kept)
  }

  /// Does the same for the calling thread only.
  static func keepOnlyInThisThread(_ kept: Set<Capability>) throws(PrivilegeError) {
    let missing = kept.filter { thread_capabilities(THREAD_PERMITTED) & $0.bit == 0 }
    guard missing.isEmpty else { throw .missing(missing.sorted { $0.number < $1.number }) }
    try shrinkBoundingSet(to: kept)
    try check(thread_ambient_clear(), "clearing the ambient set")
    try check(thread_set_no_new_privileges(), "setting no_new_privs")
    // Last, because the steps above may need the capabilities that this drops.
    try check(thread_set_capabilities(kept.reduce(0) { $0 | $1.bit }), "setting the capabilities")
  }

  /// Returns which of these capabilities the calling thread does not have.
  package static func lacking(_ wanted: [Capability]) -> [Capability] {
    let effective = thread_capabilities(THREAD_EFFECTIVE)
    return wanted.filter { effective & $0.bit == 0 }
  }

  private static func shrinkBoundingSet(to kept: Set<Capability>) throws(PrivilegeError) {
    guard thread_capabilities(THREAD_EFFECTIVE) & Capability.setPCap.bit != 0 else { return }
    for number in knownCapabilities where !kept.contains(Capability(number: number)) {
      try check(thread_bounding_drop(number), "dropping capability \(number) from the bounding set")
    }
  }

  /// All capabilities of this kernel: 41 on Linux 5.9 and later.
  static var knownCapabilities: some Sequence<Int32> {
    (Int32(0)..<64).prefix { thread_bounding_has($0) >= 0 }
  }

  private static func check(_ errno: Int32, _ step: String) throws(PrivilegeError) {
    guard errno == 0 else { throw .refused(step: step, errno: errno) }
  }

  /// A process can always see its own threads. Without /proc the number is unknown and taken as 0.
  private static var otherThreads: Int {
    let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
    return max(0, (threads?.count ?? 1) - 1)
  }
}
