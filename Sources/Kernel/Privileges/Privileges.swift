internal import CProcess
internal import Foundation

/// What the process may do beyond what its user may.
public enum Privileges {
  /// Gives up every capability but these, for good: afterwards the permitted and effective sets hold just these, the
  /// inheritable and ambient sets nothing, and no program that is run can gain more (`no_new_privs`). Where the process
  /// may do it (CAP_SETPCAP), the rest goes out of the bounding set as well.
  ///
  /// Root without capabilities still owns root's files, so it can still read a kubeconfig of mode 0600 and write sysctls.
  ///
  /// To be called first thing, since the kernel keeps capabilities for each thread: threads that are started later have
  /// what the calling one has, threads that are there keep what they have.
  public static func keepOnly(_ kept: Set<Capability>) throws(PrivilegeError) {
    let others = otherThreads
    guard others == 0 else { throw .otherThreads(others) }
    try keepOnlyInThisThread(kept)
  }

  /// The same for the calling thread alone.
  static func keepOnlyInThisThread(_ kept: Set<Capability>) throws(PrivilegeError) {
    let missing = kept.filter { thread_capabilities(THREAD_PERMITTED) & $0.bit == 0 }
    guard missing.isEmpty else { throw .missing(missing.sorted { $0.number < $1.number }) }
    try shrinkBoundingSet(to: kept)
    try check(thread_ambient_clear(), "clearing the ambient set")
    try check(thread_set_no_new_privileges(), "setting no_new_privs")
    // Last, since the steps before may need what goes away here.
    try check(thread_set_capabilities(kept.reduce(0) { $0 | $1.bit }), "setting the capabilities")
  }

  private static func shrinkBoundingSet(to kept: Set<Capability>) throws(PrivilegeError) {
    guard thread_capabilities(THREAD_EFFECTIVE) & Capability.setPCap.bit != 0 else { return }
    for number in knownCapabilities where !kept.contains(Capability(number: number)) {
      try check(thread_bounding_drop(number), "dropping capability \(number) from the bounding set")
    }
  }

  /// All that this kernel has: 41 on Linux 5.9 and later.
  static var knownCapabilities: some Sequence<Int32> {
    (Int32(0)..<64).prefix { thread_bounding_has($0) >= 0 }
  }

  private static func check(_ errno: Int32, _ step: String) throws(PrivilegeError) {
    guard errno == 0 else { throw .refused(step: step, errno: errno) }
  }

  /// A process always sees its own threads; where /proc is not there, the kernel has the last word.
  private static var otherThreads: Int {
    let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
    return max(0, (threads?.count ?? 1) - 1)
  }
}
