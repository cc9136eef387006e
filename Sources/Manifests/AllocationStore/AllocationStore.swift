public import Allocation
internal import Glibc

/// One file that says who was given what.
///
/// It is always whole: it is written beside its paths, synced, and moved there, and then the folder is synced. So a
/// process or machine that stops at any moment leaves either what was there before or what is new. Anything else that
/// stands there was damaged, or is not ours; then it is refused and left as it is.
///
/// One process at a time has the store. It locks `FILE.lock`, in which it writes its number; the lock ends with the
/// process, and the file stays.
public final class AllocationStore {
  /// Where it is.
  public let path: String
  /// What stood there when it was opened, or was saved last.
  public private(set) var allocations: Allocations
  private let lock: OpenFile
  private var identity: StoreFileState?

  /// Opens the store for writing; one that is not there is empty. The folder is made if only that is missing.
  public init(opening path: String) throws(StoreError) {
    let paths = StorePaths(path)
    try paths.makeFolder()
    lock = try Self.takeLock(paths)
    // Under the lock nobody else is writing, so what was left half written is garbage.
    unlink(paths.next)
    let found = try Self.readFile(paths.path)
    identity = found?.identity
    allocations =
      try found.map { found throws(StoreError) in
        try StoreReader.decode(found.bytes, file: paths.path)
      } ?? Allocations()
    self.path = paths.path
    // Whether anything can be written is worth knowing before something has been promised.
    if found == nil { try save(allocations) }
  }

  /// Reads a store that another process may have, without waiting for it; nil when there is none.
  public static func read(_ path: String) throws(StoreError) -> Allocations? {
    guard let found = try readFile(path) else { return nil }
    return try StoreReader.decode(found.bytes, file: path)
  }

  /// Writes what is given now. Nothing of it may be used before this has returned. After an error the file is as it was
  /// before.
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
