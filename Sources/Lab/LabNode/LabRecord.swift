internal import ClusterModel
internal import Foundation
internal import Glibc
public import Lab

/// What is written down of a lab before anything of it is made, so that all of it can be removed whatever happens.
public struct LabRecord: Codable, Sendable {
  /// Its name.
  public let name: String
  /// What marks its programs, and no other lab's.
  let token: String
  /// The files and folders that it was made of.
  public let paths: [String]
  /// The folders that get a status.
  public let folders: [String]
  /// The blocks of its pods.
  public let blocks: [String]
  /// The node's name.
  public let node: String
  /// Who looks after it.
  public internal(set) var supervisor: ProcessIdentity?

  /// Where all labs are written down. It does not outlive the machine's next start, and nor do the labs.
  static let root = "/run/viaduct/lab"

  /// The lab's own folder.
  var directory: String { "\(Self.root)/\(name)" }
  /// What its supervisor says.
  public var log: String { "\(directory)/log" }

  /// What a container has printed.
  public func log(of pod: String, container: String) -> String { "\(directory)/logs/\(pod).\(container)" }

  /// What stands for /etc/resolv.conf in Pods of a namespace.
  func resolver(of namespace: String) -> String { "\(directory)/resolv.\(namespace)" }

  /// What stands for /etc/hosts in a Pod.
  func hosts(of pod: NamespacedName) -> String { "\(directory)/hosts.\(pod.namespace).\(pod.name)" }

  /// All that are written down, in order of name.
  public static func all() -> [LabRecord] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return names.sorted().compactMap { LabName($0).flatMap { read($0) } }
  }

  /// What is written down of this one.
  public static func read(_ name: LabName) -> LabRecord? {
    fileBytes("\(root)/\(name)/record").flatMap { try? JSONDecoder().decode(LabRecord.self, from: Data($0)) }
  }

  /// Whether somebody looks after it.
  public var isAlive: Bool { supervisor?.isAlive ?? false }

  /// Claims the name; two labs that are made at once cannot both have it.
  func claim() throws(LabError) {
    try makeFolder(Self.root)
    guard mkdir(directory, 0o755) == 0 else {
      throw .input(
        "lab \(name): \(directory): \(errorText(errno))",
        "run 'viaduct lab down --name \(name)', or choose another --name")
    }
    try write()
  }

  func write() throws(LabError) {
    try makeFolder("\(directory)/logs")
    guard let bytes = try? JSONEncoder().encode(self) else { return }
    try writeWhole([UInt8](bytes), to: "\(directory)/record")
  }

  static func remove(_ name: LabName) { try? FileManager.default.removeItem(atPath: "\(root)/\(name)") }
}

func makeFolder(_ path: String) throws(LabError) {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw .input(
      "the folder \(path) cannot be created: \(error.localizedDescription)",
      "make it writable, or run as root")
  }
}

/// Whoever reads the file finds all of it, before or after.
func writeWhole(_ bytes: [UInt8], to path: String) throws(LabError) {
  let new = path + ".new"
  let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else {
    throw .input("\(new) cannot be written: \(errorText(errno))", "make its folder writable")
  }
  var place = 0
  while place < bytes.count {
    let count = write(descriptor, Array(bytes[place...]), bytes.count - place)
    if count < 0, errno == EINTR { continue }
    guard count > 0 else {
      let number = errno
      close(descriptor)
      unlink(new)
      throw .input("\(new) cannot be written: \(errorText(number))", "free some disk space")
    }
    place += count
  }
  close(descriptor)
  guard rename(new, path) == 0 else {
    throw .input("\(path) cannot be replaced: \(errorText(errno))", "make its folder writable")
  }
}
