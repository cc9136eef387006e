internal import FoundationEssentials
internal import Glibc
internal import Lab
internal import SmallFiles

/// The cgroups of a lab, which limit the resources of its containers where the machine allows it: below the lab's own
/// cgroup with version 1, and below the nearest one that passes on the controllers with version 2.
struct ControlGroups {
  /// A controller's folder of the lab. Several controllers share one with version 2.
  private struct Hierarchy {
    let folder: String
    let controllers: Set<String>
    let isUnified: Bool
  }

  private let hierarchies: [Hierarchy]

  /// Finds out where the cgroups of the lab with this token would be. Creates nothing.
  init(token: String) {
    let own = OwnGroups()
    let name = "viaduct-lab-\(token)"
    var found: [Hierarchy] = []
    for controller in ["memory", "pids", "cpu"] {
      guard let parent = own.folder(of: controller) else { continue }
      found.append(Hierarchy(folder: "\(parent)/\(name)", controllers: [controller], isUnified: false))
    }
    if let (parent, controllers) = own.unifiedFolder(for: ["memory", "pids", "cpu"]) {
      found.append(Hierarchy(folder: "\(parent)/\(name)", controllers: controllers, isUnified: true))
    }
    hierarchies = found
  }

  /// Creates the cgroups of a container.
  ///
  /// - Returns: the files that its processes are added through, and the limits that cannot be set.
  func create(_ container: String, _ limits: ResourceLimits) -> (files: [String], missing: [String]) {
    var (files, set): ([String], Set<String>) = ([], [])
    for hierarchy in hierarchies {
      guard hierarchy.isUnified || hierarchy.controllers.contains("pids") || !limits.isEmpty else { continue }
      let folder = "\(hierarchy.folder)/\(container)"
      guard makeGroup(hierarchy), mkdir(folder, 0o755) == 0 || errno == EEXIST else { continue }
      for (controller, settings) in Self.settings(limits, isUnified: hierarchy.isUnified)
      where hierarchy.controllers.contains(controller) {
        if settings.allSatisfy({ Self.write($0.value, to: "\(folder)/\($0.file)") }) {
          set.insert(controller)
        }
      }
      files.append("\(folder)/cgroup.procs")
    }
    let wanted = [("memory", limits.memory != nil), ("cpu", limits.processor != nil)]
    return (files, wanted.filter { $0.1 && !set.contains($0.0) }.map(\.0))
  }

  /// What is written for each controller. A period of 100 ms is the kernel's own.
  private static func settings(
    _ limits: ResourceLimits, isUnified: Bool
  ) -> [(controller: String, settings: [(file: String, value: String)])] {
    var settings = [("pids", [("pids.max", "\(ProgramRights.processes)")])]
    if let memory = limits.memory {
      settings.append(("memory", [(isUnified ? "memory.max" : "memory.limit_in_bytes", "\(memory)")]))
    }
    if let processor = limits.processor {
      let quota = max(processor * 100, 1000)
      settings.append(
        ("cpu", [isUnified ? ("cpu.max", "\(quota) 100000") : ("cpu.cfs_quota_us", "\(quota)")]))
    }
    return settings
  }

  private func makeGroup(_ hierarchy: Hierarchy) -> Bool {
    guard mkdir(hierarchy.folder, 0o755) == 0 || errno == EEXIST else { return false }
    guard hierarchy.isUnified else { return true }
    return Self.write(
      hierarchy.controllers.sorted().map { "+\($0)" }.joined(separator: " "),
      to: "\(hierarchy.folder)/cgroup.subtree_control")
  }

  /// Removes the cgroups of a container, whose processes have ended.
  func remove(_ container: String) {
    for hierarchy in hierarchies { Self.remove("\(hierarchy.folder)/\(container)") }
  }

  /// Removes all cgroups of the lab.
  func removeAll() {
    for hierarchy in hierarchies {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: hierarchy.folder)) ?? [] {
        let folder = "\(hierarchy.folder)/\(name)"
        if isFolder(at: folder) == true { Self.remove(folder) }
      }
      Self.remove(hierarchy.folder)
    }
  }

  /// The kernel takes a moment until the last process has left.
  private static func remove(_ folder: String) {
    for _ in 0..<100 {
      if rmdir(folder) == 0 || errno != EBUSY { return }
      usleep(10_000)
    }
  }

  fileprivate static func write(_ text: String, to path: String) -> Bool {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return Glibc.write(file, text, text.utf8.count) == text.utf8.count
  }
}

/// Where the current process is among the cgroups.
private struct OwnGroups {
  /// The folders of the process by controller, with version 1.
  private var folders: [String: String] = [:]
  /// The mount and the process's folder in it, with version 2.
  private var unified: (mount: String, folder: String)?

  init() {
    var paths: [String: String] = [:]
    for line in (fileText("/proc/self/cgroup") ?? "").split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      for controller in fields[1].split(separator: ",", omittingEmptySubsequences: false) {
        paths[String(controller)] = String(fields[2])
      }
    }
    for line in (fileText("/proc/self/mountinfo") ?? "").split(separator: "\n") {
      // root mount options … - type source options
      let fields = line.split(separator: " ").map(String.init)
      guard let dash = fields.firstIndex(of: "-"), fields.count > dash + 3, dash > 5 else { continue }
      let (root, mount) = (fields[3], fields[4])
      switch fields[dash + 1] {
      case "cgroup":
        for controller in fields[dash + 3].split(separator: ",").map(String.init) {
          guard let path = paths[controller] else { continue }
          folders[controller] = Self.folder(path, root, mount)
        }
      case "cgroup2":
        if let path = paths[""] { unified = (mount, Self.folder(path, root, mount)) }
      default: continue
      }
    }
  }

  /// The place of a cgroup in a mount that shows a part of the hierarchy.
  private static func folder(_ path: String, _ root: String, _ mount: String) -> String {
    let rest = root != "/" && path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
    let folder = rest == "/" || rest.isEmpty ? mount : mount + rest
    return isFolder(at: folder) == true ? folder : mount
  }

  func folder(of controller: String) -> String? { folders[controller] }

  /// The nearest folder above the process that passes on controllers to those below it; otherwise the top, where they can
  /// be switched on. A cgroup with processes cannot pass them on.
  func unifiedFolder(for wanted: Set<String>) -> (String, Set<String>)? {
    guard let (mount, own) = unified else { return nil }
    var folder = own
    while true {
      let passed = Self.words("\(folder)/cgroup.subtree_control").intersection(wanted)
      if passed.contains("pids") { return (folder, passed) }
      if folder == mount { break }
      folder = folderPath(of: folder)
      guard folder.hasPrefix(mount) else { return nil }
    }
    let available = Self.words("\(mount)/cgroup.controllers").intersection(wanted)
    guard available.contains("pids") else { return nil }
    let order = available.sorted().map { "+\($0)" }.joined(separator: " ")
    return ControlGroups.write(order, to: "\(mount)/cgroup.subtree_control") ? (mount, available) : nil
  }

  private static func words(_ path: String) -> Set<String> {
    Set((fileText(path) ?? "").split(whereSeparator: { " \n".contains($0) }).map(String.init))
  }
}
