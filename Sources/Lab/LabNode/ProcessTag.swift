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

  /// What the /proc of a container's namespaces is called in its list of mounts. No program in them can change that.
  var mark: String { "viaduct-lab:\(text)" }

  /// All processes with this tag except the current one: by their environment, and by the mounts that they see.
  var processes: [ProcessIdentity] {
    let prefix = Array("\(Self.variable)=\(text)".utf8)
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    var namespaces: [String: Bool] = [:]
    return entries.compactMap { Int32($0) }.filter { $0 != getpid() }.compactMap { pid in
      guard hasVariable(pid, prefix) || isInMarkedNamespace(pid, &namespaces) else { return nil }
      return ProcessIdentity(pid)
    }
  }

  /// The first process of a container's namespaces, which is number 1 there; nil if it does not run.
  var firstProcess: ProcessIdentity? {
    processes.first { process in
      let line = (fileText("/proc/\(process.pid)/status") ?? "").split(separator: "\n").first {
        $0.hasPrefix("NSpid:")
      }
      let numbers = line?.split(whereSeparator: { " \t".contains($0) }).dropFirst() ?? []
      return numbers.count > 1 && numbers.last == "1"
    }
  }

  private func hasVariable(_ pid: Int32, _ prefix: [UInt8]) -> Bool {
    guard let environment = try? readFile("/proc/\(pid)/environ") else { return false }
    return environment.split(separator: 0).contains { $0.starts(with: prefix) }
  }

  /// - Parameter known: what is known about mount namespaces already; many processes are in the same one.
  private func isInMarkedNamespace(_ pid: Int32, _ known: inout [String: Bool]) -> Bool {
    guard let name = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/ns/mnt") else {
      return false
    }
    if let answer = known[name] { return answer }
    // A process that has just ended has no mounts, which says nothing about others.
    guard let text = fileText("/proc/\(pid)/mountinfo"), !text.isEmpty else { return false }
    let answer = text.split(separator: "\n").contains { $0.contains(" - proc \(mark)") }
    known[name] = answer
    return answer
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
