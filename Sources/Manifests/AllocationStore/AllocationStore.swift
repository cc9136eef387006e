public import Allocation
internal import Glibc

/// A file with the allocations.
///
/// It is always complete: a new version is written to another file, synced and renamed, and then the folder is synced.
/// So a process or machine that stops at any moment leaves either the old or the new version. Any other content is
/// damaged or not ours; it is rejected and left unchanged.
///
/// Only one process at a time has the store open. It locks `FILE.lock` and writes its process ID there; the lock ends
/// with the process, the file remains.
public final class AllocationStore {
  /// The path of the file.
  public let path: String
  /// The content when the store was opened or last saved.
  public private(set) var allocations: Allocations
  private let lock: OpenFile
  private var identity: StoreFileState?

  /// Opens the store for writing; a missing file counts as empty. The folder is created if only that is missing.
  public init(opening path: String) throws(StoreError) {
    let paths = StorePaths(path)
    try paths.makeFolder()
    lock = try Self.takeLock(paths)
    // With the lock nobody else is writing, so an unfinished new version is garbage.
    unlink(paths.next)
    let found = try Self.readFile(paths.path)
    identity = found?.identity
    allocations =
      try found.map { found throws(StoreError) in
        try StoreReader.decode(found.bytes, file: paths.path)
      } ?? Allocations()
    self.path = paths.path
    // Find out whether the store can be written before anything is assigned.
    if found == nil { try save(allocations) }
  }

  /// Reads a store that another process may have open, without waiting for it; nil if it does not exist.
  public static func read(_ path: String) throws(StoreError) -> Allocations? {
    guard let found = try readFile(path) else { return nil }
    return try StoreReader.decode(found.bytes, file: path)
  }

  /// Writes the allocations. New ones must not be used before this has returned. After an error the file is unchanged.
  public func save(_ allocations: Allocations) throws(StoreError) {
    let paths = StorePaths(path)
    guard StoreFileState(at: paths.lock)?.isSameFile(as: lock.identity) == true else {
      throw .unlocked(file: paths.lock)
    }
    let now = StoreFileState(at: path)
    guard now == nil || now == identity else { throw .changed(file: path) }
    do {
      try replace(paths, with: StoreText.encode(allocations))
    } catch {
      unlink(paths.next)
      throw error
    }
    identity = StoreFileState(at: path)
    self.allocations = allocations
  }

  private func replace(_ paths: StorePaths, with bytes: [UInt8]) throws(StoreError) {
    let next = try OpenFile(paths.next, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
    try next.writeAll(bytes)
    try next.synchronize()
    guard rename(paths.next, paths.path) == 0 else {
      throw .system(file: paths.path, call: "rename", errno: errno)
    }
    try OpenFile(paths.folder, O_RDONLY | O_DIRECTORY).synchronize()
  }

  private static func takeLock(_ paths: StorePaths) throws(StoreError) -> OpenFile {
    let file = try OpenFile(paths.lock, O_RDWR | O_CREAT | O_NOFOLLOW)
    guard try file.lock() else {
      let text = String(decoding: try file.readAll(), as: UTF8.self)
      throw .inUse(file: paths.path, process: Int32(text.prefix { $0 != "\n" }))
    }
    try file.truncate()
    try file.writeAll(Array("\(getpid())\n".utf8))
    return file
  }

  private static func readFile(
    _ path: String
  ) throws(StoreError) -> (bytes: [UInt8], identity: StoreFileState?)? {
    do {
      let file = try OpenFile(path, O_RDONLY)
      return (try file.readAll(), file.identity)
    } catch .system(_, "open", ENOENT) {
      return nil
    }
  }
}
