/// Why privileges were not given up. Nothing was changed then, except in the case `refused`.
public enum PrivilegeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The process does not have what it is to keep.
  case missing([Capability])
  /// There are other threads already, and each would keep all that it has.
  case otherThreads(Int)
  /// The kernel did not do it, which is an errno of capset(2) or prctl(2).
  case refused(step: String, errno: Int32)

  /// One line, with what to do.
  public var description: String {
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
