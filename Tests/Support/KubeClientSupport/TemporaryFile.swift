internal import Foundation

/// A temporary file, removed on deinitialization.
package final class TemporaryFile {
  /// Where it is.
  package let path: String

  /// Creates a file with this content.
  package init(_ text: String) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "viaduct-\(UUID()).test").path()
    try write(text)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Replaces the content.
  package func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }
}
