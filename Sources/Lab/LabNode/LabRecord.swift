internal import ClusterModel
internal import FoundationEssentials
internal import Glibc
package import Lab
internal import SmallFiles

/// The record of a lab in /run. It is written before anything of the lab is created, so that all of it can be removed even
/// if the supervisor is killed.
package struct LabRecord: Codable, Sendable {
  /// The name of the lab.
  package let name: String
  /// A random string in the tags of its processes (`ProcessTag`).
  let token: String
  /// The files and folders with its manifests.
  package let paths: [String]
  /// The folders that it writes Pod statuses to.
  package let folders: [String]
  /// The address blocks of its pods.
  package let blocks: [String]
  /// The node's name.
  package let node: String
  /// The process that runs the lab.
  package internal(set) var supervisor: ProcessIdentity?

  /// The folder with the records of all labs. It is on a tmpfs, so records do not outlive a reboot, as labs do not.
  static let root = "/run/viaduct/lab"

  /// The folder of this lab.
  var directory: String { "\(Self.root)/\(name)" }
  /// The log of its supervisor.
  package var log: String { "\(directory)/log" }

  /// The output of a container.
  package func log(of pod: String, container: String) -> String { "\(directory)/logs/\(pod).\(container)" }

  /// The file that replaces /etc/resolv.conf in Pods of a namespace.
  func resolvConf(of namespace: String) -> String { "\(directory)/resolv.\(namespace)" }

  /// The file that replaces /etc/hosts in a Pod.
  func hosts(of pod: NamespacedName) -> String { "\(directory)/hosts.\(pod.namespace).\(pod.name)" }

  /// The folder with the volumes of its Pods.
  var volumes: String { "\(directory)/volumes" }
  /// An empty folder, in which the files of programs are made, each in its own mount namespace.
  var root: String { "\(directory)/root" }
  /// An empty file that nobody may read.
  var empty: String { "\(directory)/empty" }

  /// The prefix of the names of the files with the isolation of a Pod's containers.
  private static func isolationPrefix(_ pod: NamespacedName) -> String {
    "isolation.\(pod.namespace).\(pod.name)."
  }

  /// Writes the isolation of a container.
  func write(_ isolation: Isolation, of pod: NamespacedName, container: String) throws(LabError) {
    guard let bytes = try? JSONEncoder().encode(isolation) else { return }
    try writeAtomically([UInt8](bytes), to: "\(directory)/\(Self.isolationPrefix(pod))\(container)")
  }

  /// Reads the isolations of a Pod's containers by their names. Names of containers have no dot.
  func isolations(of pod: NamespacedName) -> [(container: String, isolation: Isolation)] {
    let prefix = Self.isolationPrefix(pod)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.sorted().compactMap { name in
      guard name.hasPrefix(prefix), !name.dropFirst(prefix.count).contains("."),
        let bytes = try? readFile("\(directory)/\(name)"),
        let isolation = try? JSONDecoder().decode(Isolation.self, from: Data(bytes))
      else { return nil }
      return (String(name.dropFirst(prefix.count)), isolation)
    }
  }

  /// Removes what is written about a Pod that is gone.
  func forget(_ pod: NamespacedName) {
    unlink(hosts(of: pod))
    for (container, _) in isolations(of: pod) {
      unlink("\(directory)/\(Self.isolationPrefix(pod))\(container)")
    }
  }

  /// Reads the records of all labs, in order of their names.
  package static func all() -> [LabRecord] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return names.sorted().compactMap { LabName($0).flatMap { read($0) } }
  }

  /// Reads the record of a lab; nil if there is none.
  package static func read(_ name: LabName) -> LabRecord? {
    guard let bytes = try? readFile("\(root)/\(name)/record") else { return nil }
    return try? JSONDecoder().decode(LabRecord.self, from: Data(bytes))
  }

  /// Whether its supervisor runs.
  package var isAlive: Bool { supervisor?.isAlive ?? false }

  /// Creates the record. Of two labs that are started with the same name, only one succeeds.
  func claim() throws(LabError) {
    try makeFolder(Self.root)
    guard mkdir(directory, 0o755) == 0 else {
      throw .input(
        "lab \(name): \(directory) cannot be created: \(errorText(errno))",
        "run 'viaduct lab down --name \(name)', or choose another --name")
    }
    try write()
    try makeFolder(root)
    let file = open(empty, O_WRONLY | O_CREAT | O_CLOEXEC, 0)
    if file >= 0 { close(file) }
  }

  func write() throws(LabError) {
    try makeFolder("\(directory)/logs")
    guard let bytes = try? JSONEncoder().encode(self) else { return }
    try writeAtomically([UInt8](bytes), to: "\(directory)/record")
  }

  static func remove(_ name: LabName) { try? FileManager.default.removeItem(atPath: "\(root)/\(name)") }
}

func makeFolder(_ path: String) throws(LabError) {
  let parent = folderPath(of: path)
  if isFolder(at: path) == true { return }
  if isFolder(at: parent) == nil { try makeFolder(parent) }
  guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
    throw .input(
      "the folder \(path) cannot be created: \(errorText(errno))", "make it writable, or run as root")
  }
}

/// Writes a file atomically: readers find either the old or the new content.
func writeAtomically(_ bytes: [UInt8], to path: String) throws(LabError) {
  do { try AtomicFile(path).replace(with: bytes) } catch {
    let reason = errorText(error.errno)
    switch error.call {
    case "rename": throw .input("\(path) cannot be replaced: \(reason)", "make its folder writable")
    case "open": throw .input("\(error.path) cannot be written: \(reason)", "make its folder writable")
    default: throw .input("\(error.path) cannot be written: \(reason)", "free some disk space")
    }
  }
}
