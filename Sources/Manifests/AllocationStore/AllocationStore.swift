package import Allocation
package import ClusterModel
internal import Glibc
internal import SmallFiles

/// A file with the allocations.
///
/// It is always complete: a new version is written to another file, synced and renamed, and then the folder is synced.
/// So a process or machine that stops at any moment leaves either the old or the new version. Any other content is
/// damaged or not ours; it is rejected and left unchanged.
///
/// Only one process at a time has the store open. It locks `FILE.lock` and writes its process ID there; the lock ends
/// with the process, the file remains.
package final class AllocationStore {
  /// The path of the file.
  package let path: String
  /// The content when the store was opened, until it is taken.
  package private(set) var allocations: Allocations
  /// The lines that were saved last; nil before that.
  private var lines: StoreLines?
  private let lock: OpenFile
  /// The largest store that is read, in bytes: that of a million Services is half of it.
  private static let largestStore = 256 << 20
  private var stamp: FileStamp?

  /// Opens the store for writing; a missing file counts as empty. The folder is created if only that is missing.
  package init(opening path: String) throws(StoreError) {
    let paths = StorePaths(path)
    try paths.makeFolder()
    lock = try Self.takeLock(paths)
    // With the lock nobody else is writing, so an unfinished new version is garbage.
    paths.file.removeDraft()
    let found = try Self.readStore(paths.path)
    stamp = found?.stamp
    allocations =
      try found.map { found throws(StoreError) in
        try StoreReader.decode(found.bytes, file: paths.path)
      } ?? Allocations()
    self.path = paths.path
    // Find out whether the store can be written before anything is assigned.
    if found == nil { try save(allocations) }
  }

  /// Reads a store that another process may have open, without waiting for it; nil if it does not exist.
  package static func read(_ path: String) throws(StoreError) -> Allocations? {
    guard let found = try readStore(path) else { return nil }
    return try StoreReader.decode(found.bytes, file: path)
  }

  /// Returns the allocations in the bytes of a store.
  ///
  /// - Throws: if it is damaged, or not a store.
  package static func allocations(in bytes: [UInt8]) throws(StoreError) -> Allocations {
    try StoreReader.decode(bytes, file: "store")
  }

  /// Returns the bytes of a store with these allocations.
  package static func text(of allocations: Allocations) -> [UInt8] {
    StoreText.encode(allocations, StoreLines(allocations.services))
  }

  /// Returns the content when the store was opened, and keeps no copy, which would make the first change copy everything.
  package func takeAllocations() -> Allocations {
    defer { allocations = Allocations() }
    return allocations
  }

  /// Writes the allocations. New ones must not be used before this has returned. After an error the file is unchanged.
  ///
  /// - Parameter changed: the Services whose assignments are others than the last saved ones; nil if any may be.
  package func save(
    _ allocations: Allocations, changed: Set<NamespacedName>? = nil
  ) throws(StoreError) {
    let paths = StorePaths(path)
    guard FileStamp(at: paths.lock)?.isSameFile(as: lock.stamp) == true else {
      throw .unlocked(file: paths.lock)
    }
    let now = FileStamp(at: path)
    guard now == nil || now?.hasSameContent(as: stamp) == true else { throw .changed(file: path) }
    do {
      try paths.file.replace(with: text(of: allocations, changed), isSynchronized: true)
    } catch {
      throw StoreError(error)
    }
    stamp = FileStamp(at: path)
  }

  private func text(of allocations: Allocations, _ changed: Set<NamespacedName>?) -> [UInt8] {
    if let changed, lines != nil {
      lines?.update(changed, from: allocations.services)
    } else {
      lines = StoreLines(allocations.services)
    }
    return StoreText.encode(allocations, lines ?? StoreLines(allocations.services))
  }

  private static func takeLock(_ paths: StorePaths) throws(StoreError) -> OpenFile {
    do throws(FileError) {
      var file = try OpenFile(lockFile: paths.lock)
      if try file.lock() {
        try file.truncate()
        try file.writeAll(Array("\(getpid())\n".utf8))
        return file
      }
    } catch {
      throw StoreError(error)
    }
    throw .inUse(file: paths.path, process: holder(of: paths.lock))
  }

  /// The process that has locked the store; nil if it has not written its ID yet.
  private static func holder(of lock: String) -> Int32? {
    fileText(lock).flatMap { Int32($0.prefix { $0 != "\n" }) }
  }

  private static func readStore(
    _ path: String
  ) throws(StoreError) -> (bytes: [UInt8], stamp: FileStamp?)? {
    do throws(FileError) {
      let file = try OpenFile(reading: path)
      return (try file.readAll(limit: largestStore), file.stamp)
    } catch {
      if error.call == "open", error.errno == ENOENT { return nil }
      throw StoreError(error)
    }
  }
}
