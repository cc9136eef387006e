internal import CNamespaces
internal import Glibc
internal import SmallFiles

/// Identifies a process even after its ID has been reused.
package struct ProcessIdentity: Hashable, Sendable, Codable {
  /// The process ID.
  package let pid: Int32
  /// The start time in clock ticks since boot (proc(5), field 22 of stat).
  let startTime: UInt64

  /// The keys in records of labs.
  private enum CodingKeys: String, CodingKey {
    case pid = "number"
    case startTime
  }

  /// Looks up a running process; nil when there is none with this ID, or only a zombie.
  init?(_ pid: Int32) {
    guard let text = fileText("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
    // The program's name before it may contain spaces and parentheses. The state is field 3.
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z", let startTime = UInt64(fields[19]) else { return nil }
    (self.pid, self.startTime) = (pid, startTime)
  }

  /// The current process.
  static var own: Self? { Self(getpid()) }

  /// Whether the process still runs.
  package var isAlive: Bool { Self(pid) == self }

  /// Sends a signal to the process, if it still runs.
  func signal(_ signal: Int32) {
    let descriptor = process_open(pid)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // The descriptor refers to the process that has the ID now, even if the ID is reused later; so the identity is checked
    // only after it was opened.
    if isAlive { _ = process_signal(descriptor, signal) }
  }
}
