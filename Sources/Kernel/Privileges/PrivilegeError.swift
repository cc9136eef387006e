/// Why privileges were not dropped. Except in the case `refused`, nothing was changed.
package enum PrivilegeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The process lacks capabilities that it should keep.
  case missing([Capability])
  /// This many other threads already exist; each would keep its own capabilities.
  case otherThreads(Int)
  /// capset(2) or prctl(2) failed with this errno.
  case refused(step: String, errno: Int32)

  /// One line, including the remedy.
  package var description: String {
    switch self {
    case .missing(let capabilities):
      let names = capabilities.map(\.description).sorted().joined(separator: ", ")
      return "\(names) is missing; run as root, or grant it to the process"
    case .otherThreads(let count):
      let threads = count == 1 ? "1 other thread is" : "\(count) other threads are"
      return "privileges cannot be dropped while \(threads) running; drop them before starting threads"
    case .refused(let step, let errno):
      return
        "privileges cannot be dropped: \(step): errno \(errno); look for a security module that forbids it"
    }
  }
}
