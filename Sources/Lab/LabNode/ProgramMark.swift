internal import ClusterModel
internal import Foundation
internal import Glibc

/// By what a lab knows the programs that it started, and all that they have started: a variable of their environment,
/// which a program inherits and the kernel shows.
struct ProgramMark: Hashable, Sendable {
  static let variable = "VIADUCT_LAB"
  /// What the variable begins with, or is.
  let text: String

  /// Of all programs of a lab.
  static func lab(_ token: String) -> Self { Self(text: "\(token)/") }
  /// Of all programs of a Pod.
  static func pod(_ token: String, _ pod: NamespacedName) -> Self { Self(text: "\(token)/\(pod)/") }
  /// Of a container's programs.
  static func container(_ token: String, _ pod: NamespacedName, _ name: String) -> Self {
    Self(text: "\(token)/\(pod)/\(name)/")
  }

  /// Every process that has the mark now, but not this one.
  var processes: [ProcessIdentity] {
    let head = Array("\(Self.variable)=\(text)".utf8)
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap { Int32($0) }.filter { $0 != getpid() }.compactMap { number in
      guard let environment = fileBytes("/proc/\(number)/environ"),
        environment.split(separator: 0).contains(where: { $0.starts(with: head) })
      else { return nil }
      return ProcessIdentity(number)
    }
  }

  /// Kills every one of them, and those that they start meanwhile.
  func killAll() {
    // A program that forks while it is looked for is found the next time; nothing can fork for ever against it.
    for _ in 0..<200 {
      let found = processes
      if found.isEmpty { return }
      for process in found { process.signal(SIGKILL) }
      usleep(5000)
    }
  }
}
