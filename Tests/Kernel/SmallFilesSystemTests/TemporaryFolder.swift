import Foundation
import SmallFiles
import Testing

/// A folder that is removed after the test.
final class TemporaryFolder {
  let path = FileManager.default.temporaryDirectory.appending(path: "viaduct-files-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, to name: String, mode: Int = 0o644) throws {
    try Data(text.utf8).write(to: URL(filePath: file(name)))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(name))
  }

  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: file(name)).map { String(decoding: $0, as: UTF8.self) }
  }

  func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: file(name))[.posixPermissions] as? Int
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: file(name), withDestinationPath: target)
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: false)
  }

  /// The names in it, sorted.
  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
}

/// The mode that a new file gets.
func reduced(_ mode: Int) throws -> Int {
  // umask(2) can only be read by setting it, which other tests would notice.
  let line = try #require(
    fileText("/proc/self/status")?.split(separator: "\n").first { $0.hasPrefix("Umask:") })
  return mode & ~(try #require(Int(line.dropFirst(7), radix: 8)))
}

/// The descriptors of this process that refer to a file or folder below this one.
func descriptors(in folder: String) throws -> [Int32] {
  let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
  return names.compactMap(Int32.init).filter {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?.hasPrefix(folder)
      == true
  }
}
