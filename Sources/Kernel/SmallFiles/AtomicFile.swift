internal import Glibc

/// A file that is only ever replaced as a whole: the new content is written to another file of the same folder, the
/// draft, which then takes its name. Readers, and a process that stops at any moment, find the old content or the new.
package struct AtomicFile: Hashable, Sendable {
  /// The path of the file.
  package let path: String
  /// The path of the draft.
  package let draft: String
  private let isShared: Bool

  /// A file that only one process at a time writes. The draft is `FILE.new`; one that a stopped process has left is
  /// overwritten.
  package init(_ path: String) {
    self.path = path
    draft = path + ".new"
    isShared = false
  }

  /// A file that anyone may write. The draft has a hidden name that nobody else uses.
  package init(shared path: String) {
    self.path = path
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    draft = "\(path.dropLast(name.count)).\(name).\(String(UInt64.random(in: .min ... .max), radix: 16))"
    isShared = true
  }

  /// The folder of the file.
  package var folder: String { folderPath(of: path) }

  /// The mode of the new content.
  package enum Mode: Hashable, Sendable {
    /// This mode, reduced by the umask.
    case new(UInt32)
    /// Exactly the mode of the current file, which must exist.
    case kept
  }

  /// Replaces the content, or creates the file. A link is replaced, not its target; see `targetPath`. After an error
  /// the draft is removed and the file is as it was, unless the error is about the folder's `fsync`.
  ///
  /// - Parameter isSynchronized: whether the content must survive a power failure once this has returned.
  package func replace(
    with bytes: [UInt8], mode: Mode = .new(0o644), isSynchronized: Bool = false
  ) throws(FileError) {
    do throws(FileError) {
      try writeDraft(bytes, mode, isSynchronized: isSynchronized)
      try check("rename", path) { rename(draft, path) }
    } catch {
      removeDraft()
      throw error
    }
    if isSynchronized { try OpenFile(folder: folder).synchronize() }
  }

  /// Creates the file with this content. If one of this name exists, it is kept, and the error is EEXIST.
  package func create(with bytes: [UInt8], mode: UInt32 = 0o666) throws(FileError) {
    defer { removeDraft() }
    try writeDraft(bytes, .new(mode), isSynchronized: false)
    try check("link", path) { link(draft, path) }
  }

  /// Removes a draft that a stopped process has left.
  package func removeDraft() { unlink(draft) }

  private func writeDraft(_ bytes: [UInt8], _ mode: Mode, isSynchronized: Bool) throws(FileError) {
    switch mode {
    case .new(let mode):
      try write(bytes, to: OpenFile(draft: draft, isNew: isShared, mode: mode), isSynchronized)
    case .kept:
      var status = stat()
      try check("stat", path) { stat(path, &status) }
      // Private until it has the right mode.
      let file = try OpenFile(draft: draft, isNew: isShared, mode: 0o600)
      try file.setMode(status.st_mode & 0o7777)
      try write(bytes, to: file, isSynchronized)
    }
  }

  private func write(
    _ bytes: [UInt8], to file: borrowing OpenFile, _ isSynchronized: Bool
  ) throws(FileError) {
    try file.writeAll(bytes)
    if isSynchronized { try file.synchronize() }
  }
}

/// Returns the folder of a file: `.` if the path is only a name.
package func folderPath(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// Returns the path that a symbolic link refers to, or else the path itself. Follows up to eight links.
package func targetPath(of path: String) -> String {
  var path = path
  for _ in 0..<8 {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0 else { break }
    let text = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    path = text.hasPrefix("/") ? text : folderPath(of: path) + "/" + text
  }
  return path
}
