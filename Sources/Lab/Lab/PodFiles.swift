/// A change to the files that a program sees, in the order in which they are made. Paths without `from` are in the
/// program's own root.
package enum FileStep: Hashable, Sendable {
  /// Create a folder and its parents.
  case folder(String)
  /// Create an empty file.
  case file(String)
  /// Create a symbolic link.
  case link(String, to: String)
  /// Show a file or folder of the machine, whose path has no symbolic links.
  case bind(from: String, at: String, Access)
  /// Mount a new file system of this type.
  case mount(String, at: String, Access, options: String)
  /// Mount the /proc of the program's own processes, under a name in its list of mounts.
  case processes(named: String, at: String)
  /// Make what is in no mount of its own read-only.
  case seal

  /// What is possible with the files of a mount.
  package enum Access: Hashable, Sendable {
    /// Reading and executing.
    case read
    /// Reading, writing and executing.
    case write
    /// Reading and writing, also of devices.
    case device
    /// Reading, of what the kernel itself shows.
    case kernel
  }
}

/// What there is on the machine that the files of a program are made of.
package struct MachineFiles: Hashable, Sendable {
  /// An entry of the root folder.
  package enum Entry: Hashable, Sendable {
    /// A folder.
    case folder
    /// A symbolic link and where it leads.
    case link(String)
  }

  /// The folders and links in the root folder by name.
  package var root: [String: Entry] = [:]
  /// Which of `PodFiles.hidden`, `PodFiles.devices` and `PodFiles.kernelFiles` there are, with whether each is a folder.
  package var existing: [String: Bool] = [:]
  /// An empty file that nobody may read.
  package var empty = ""

  /// Nothing.
  package init() {}
}

/// The files that the program of a container sees.
package struct PodFiles: Hashable, Sendable, Codable {
  /// A file or folder of the machine that is shown at another place.
  package struct Shown: Hashable, Sendable, Codable {
    let from: String
    let at: String
    let isFolder: Bool
    let isReadOnly: Bool

    /// Shows `from`, a path of the machine without symbolic links, at `at`.
    package init(from: String, at: String, isFolder: Bool, isReadOnly: Bool) {
      (self.from, self.at, self.isFolder, self.isReadOnly) = (from, at, isFolder, isReadOnly)
    }
  }

  /// What `/proc` of the program is called in its list of mounts.
  package var mark: String
  /// The folder with the Pod's manifest.
  package var folder: String
  /// A folder to start in that is not on the machine; it is made, in memory.
  package var ownFolder: String?
  /// Files that replace those of the machine, and volumes.
  package var shown: [Shown] = []
  /// Whether only volumes can be written.
  package var isReadOnly = false

  /// Creates files without replacements and volumes.
  package init(mark: String, folder: String) { (self.mark, self.folder) = (mark, folder) }

  /// Folders of the root that a program finds empty: other people's files, removable media, and what is made for each program.
  static let covered: Set<String> = [
    "boot", "dev", "home", "lost+found", "media", "mnt", "proc", "root", "run", "sys", "tmp",
  ]

  /// What is out of sight in folders that a program does see: secrets of the machine and of others.
  package static let hidden = [
    "/etc/gshadow", "/etc/gshadow-", "/etc/kubernetes", "/etc/krb5.keytab", "/etc/letsencrypt",
    "/etc/NetworkManager/system-connections", "/etc/rancher", "/etc/security/opasswd", "/etc/shadow",
    "/etc/shadow-", "/etc/ssh", "/etc/ssl/private", "/etc/sudoers", "/etc/sudoers.d", "/etc/wireguard",
    "/usr/local/etc/wireguard", "/var/backups", "/var/lib/containerd", "/var/lib/containers",
    "/var/lib/docker", "/var/lib/etcd", "/var/lib/kubelet", "/var/lib/private", "/var/lib/rancher",
    "/var/mail", "/var/spool",
  ]

  /// What is in memory and the program's own.
  static let writable = ["/tmp", "/var/tmp", "/var/log", "/run"]

  /// The devices that any program may use.
  package static let devices = [
    "/dev/full", "/dev/null", "/dev/random", "/dev/tty", "/dev/urandom", "/dev/zero",
  ]

  /// What can change or show the whole machine, below /proc, whoever opens it: files and folders that are only shown, and
  /// those that are hidden.
  package static let kernelFiles = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]
  package static let hiddenKernelFiles = [
    "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi",
    "/proc/timer_list",
  ]

  /// Returns how the files of an unprivileged program are made in an empty folder, whose path is `root`.
  package func steps(on machine: MachineFiles, root: String) -> [FileStep] {
    rootSteps(machine) + processSteps(machine, root) + deviceSteps(machine) + memorySteps(machine)
      + folderSteps(machine) + hidingSteps(machine, Self.hidden) + shownSteps + [.seal]
  }

  /// Returns how the files of a privileged program differ from the machine's. What does not exist there is not made, since
  /// it would stay.
  package func privilegedSteps() -> [FileStep] {
    let binds = shownSteps.filter { if case .bind = $0 { true } else { false } }
    return [.processes(named: mark, at: "/proc")] + binds
  }

  private func rootSteps(_ machine: MachineFiles) -> [FileStep] {
    machine.root.sorted { $0.key < $1.key }.flatMap { name, entry -> [FileStep] in
      switch entry {
      case .link(let destination): [.link("/\(name)", to: destination)]
      case .folder where Self.covered.contains(name): [.folder("/\(name)")]
      case .folder: [.folder("/\(name)"), .bind(from: "/\(name)", at: "/\(name)", .read)]
      }
    }
  }

  private func processSteps(_ machine: MachineFiles, _ root: String) -> [FileStep] {
    let shown = Self.kernelFiles.filter { machine.existing[$0] != nil }
    return [.folder("/proc"), .processes(named: mark, at: "/proc")]
      + shown.map { .bind(from: root + $0, at: $0, .kernel) } + hidingSteps(machine, Self.hiddenKernelFiles)
      + [.folder("/sys"), .mount("sysfs", at: "/sys", .kernel, options: "")]
  }

  private func deviceSteps(_ machine: MachineFiles) -> [FileStep] {
    var steps: [FileStep] = [
      .folder("/dev"), .mount("tmpfs", at: "/dev", .write, options: "mode=755,size=64k"),
    ]
    for device in Self.devices where machine.existing[device] != nil {
      steps += [.file(device), .bind(from: device, at: device, .device)]
    }
    for (name, destination) in [
      ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"),
      ("stderr", "/proc/self/fd/2"),
    ] {
      steps.append(.link("/dev/\(name)", to: destination))
    }
    return steps + [
      .folder("/dev/shm"), .mount("tmpfs", at: "/dev/shm", .write, options: "mode=1777,size=64m"),
    ]
  }

  /// With a read-only root, /tmp and /run are folders of the root, and those below /var belong to root.
  private func memorySteps(_ machine: MachineFiles) -> [FileStep] {
    Self.writable.flatMap { folder -> [FileStep] in
      let isBelowVar = folder.hasPrefix("/var/")
      guard !isBelowVar || machine.root["var"] == .folder else { return [] }
      guard isBelowVar || !isReadOnly else { return [.folder(folder)] }
      let mode = isReadOnly ? "755" : "1777"
      return [.folder(folder), .mount("tmpfs", at: folder, .write, options: "mode=\(mode),size=256m")]
    }
  }

  /// The manifest's folder, where relative paths lead; it may be one that is covered, such as in a home folder.
  private func folderSteps(_ machine: MachineFiles) -> [FileStep] {
    var steps: [FileStep] = []
    if folder != "/" { steps = [.folder(folder), .bind(from: folder, at: folder, .read)] }
    if let ownFolder {
      steps.append(.folder(ownFolder))
      if !isReadOnly {
        steps.append(.mount("tmpfs", at: ownFolder, .write, options: "mode=1777,size=256m"))
      }
    }
    return steps
  }

  private func hidingSteps(_ machine: MachineFiles, _ paths: [String]) -> [FileStep] {
    paths.compactMap { path in
      machine.existing[path].map {
        $0
          ? .mount("tmpfs", at: path, .read, options: "mode=0,size=4k")
          : .bind(from: machine.empty, at: path, .read)
      }
    }
  }

  private var shownSteps: [FileStep] {
    shown.flatMap { shown in
      [
        shown.isFolder ? .folder(shown.at) : .file(shown.at),
        .bind(from: shown.from, at: shown.at, shown.isReadOnly ? .read : .write),
      ]
    }
  }

  /// Whether the path is one of the mounts themselves, which exist from the start, or in a volume.
  package func isMounted(_ path: String) -> Bool {
    Self.writable.contains(path) || shown.contains { path == $0.at || path.hasPrefix($0.at + "/") }
  }

  /// Whether the path is in a volume or in memory, where only the program itself can find out what there is.
  package func isMade(_ path: String) -> Bool {
    (shown.map(\.at) + Self.writable + [ownFolder].compactMap { $0 }).contains {
      path == $0 || path.hasPrefix($0 + "/")
    } && !(path == folder || path.hasPrefix(folder + "/"))
  }

  /// Whether a program finds this file of the machine; its path has no symbolic links.
  package func shows(_ path: String) -> Bool {
    if (shown.map(\.at) + [folder]).contains(where: { $0 == "/" || path == $0 || path.hasPrefix($0 + "/") }) {
      return true
    }
    let first = path.dropFirst().prefix { $0 != "/" }
    return !Self.covered.contains(String(first))
      && !(Self.hidden + Self.writable).contains { path == $0 || path.hasPrefix($0 + "/") }
  }
}
