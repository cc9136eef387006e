internal import ClusterModel
internal import FoundationEssentials
internal import Glibc
internal import SmallFiles

/// Identifies the processes of a lab, a Pod or a container: an environment variable, which descendants inherit and which
/// /proc shows.
struct ProcessTag: Hashable, Sendable {
  static let variable = "VIADUCT_LAB"
  /// The value of the variable, or a prefix of it that selects more processes.
  let text: String

  /// The tag of all processes of a lab.
  static func lab(token: String) -> Self { Self(text: "\(token)/") }
  /// The tag of all processes of a Pod.
  static func pod(_ pod: NamespacedName, token: String) -> Self { Self(text: "\(token)/\(pod)/") }
  /// The tag of all processes of a container.
  static func container(_ name: String, of pod: NamespacedName, token: String) -> Self {
    Self(text: "\(token)/\(pod)/\(name)/")
  }

  /// All processes with this tag except the current one.
  var processes: [ProcessIdentity] {
    let prefix = Array("\(Self.variable)=\(text)".utf8)
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap { Int32($0) }.filter { $0 != getpid() }.compactMap { pid in
      guard let environment = try? readFile("/proc/\(pid)/environ"),
        environment.split(separator: 0).contains(where: { $0.starts(with: prefix) })
      else { return nil }
      return ProcessIdentity(pid)
    }
  }

  /// Kills all processes with this tag, including those that they fork meanwhile.
  func killAll() {
    // Processes that are forked during one pass are found in the next. The limit is against a fork bomb.
    for _ in 0..<200 {
      let found = processes
      if found.isEmpty { return }
      for process in found { process.signal(SIGKILL) }
      usleep(5000)
    }
  }
}
