internal import Foundation

/// A temporary file, removed on deinitialization.
public final class TemporaryFile {
  /// Where it is.
  public let path: String

  /// Creates a file with this content.
  public init(_ text: String) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "viaduct-\(UUID()).test").path()
    try write(text)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Replaces the content.
  public func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }
}
