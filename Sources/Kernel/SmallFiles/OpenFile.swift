internal import Glibc
internal import SystemPackage

/// An open file or folder, closed when it is no longer used. Programs that are started do not inherit it.
package struct OpenFile: ~Copyable {
  /// The path that it was opened with.
  package let path: String
  private let descriptor: FileDescriptor
  private var isLocked = false

  private init(
    _ path: String, _ access: FileDescriptor.AccessMode, _ options: FileDescriptor.OpenOptions = [],
    mode: UInt32? = nil
  ) throws(FileError) {
    descriptor = try Self.open(path, access, options, mode: mode)
    self.path = path
  }

  private static func open(
    _ path: String, _ access: FileDescriptor.AccessMode, _ options: FileDescriptor.OpenOptions,
    mode: UInt32? = nil
  ) throws(FileError) -> FileDescriptor {
    let permissions = mode.map { FilePermissions(rawValue: CInterop.Mode($0)) }
    return try naming("open", path) {
      try FileDescriptor.open(path, access, options: options.union(.closeOnExec), permissions: permissions)
    }
  }

  /// Opens a file for reading. Folders are refused with EISDIR; pipes and devices, which could block or never end, with
  /// EACCES.
  package init(reading path: String) throws(FileError) {
    // Merely opening a device can do something: a watchdog restarts the machine.
    var status = stat()
    if stat(path, &status) == 0 { try Self.requireFile(status.st_mode, path) }
    let file = try Self.open(path, .readOnly, .nonBlocking)
    do throws(FileError) {
      // It may be another one by now.
      try Self.requireFile(Self.status(of: file)?.st_mode ?? 0, path)
    } catch {
      try? file.close()
      throw error
    }
    descriptor = file
    self.path = path
  }

  private static func requireFile(_ mode: mode_t, _ path: String) throws(FileError) {
    let type = mode & S_IFMT
    guard type != S_IFREG else { return }
    throw FileError(path: path, call: "read", errno: type == S_IFDIR ? EISDIR : EACCES)
  }

  /// Opens an existing file for writing, without emptying it: a kernel setting.
  package init(writing path: String) throws(FileError) { try self.init(path, .writeOnly) }

  /// Opens a file for writing, and creates or empties it. Links are followed.
  ///
  /// - Parameter mode: the mode of a new file, reduced by the umask.
  package init(overwriting path: String, mode: UInt32) throws(FileError) {
    try self.init(path, .writeOnly, [.create, .truncate], mode: mode)
  }

  /// Opens a file that is locked while a program runs, or creates it with mode 0644. Does not follow a link.
  package init(lockFile path: String) throws(FileError) {
    try self.init(path, .readWrite, [.create, .noFollow], mode: 0o644)
  }

  /// Opens a folder, to synchronize it.
  package init(folder path: String) throws(FileError) { try self.init(path, .readOnly, .directory) }

  /// Opens the draft of a file for writing. Does not follow a link.
  ///
  /// - Parameter isNew: whether a file of this name is an error; otherwise it is emptied.
  init(draft path: String, isNew: Bool, mode: UInt32) throws(FileError) {
    try self.init(
      path, .writeOnly, [.create, .noFollow, isNew ? .exclusiveCreate : .truncate], mode: mode)
  }

  /// Unlocks explicitly: the lock would otherwise last while a forked child has a copy of the descriptor.
  deinit {
    if isLocked { flock(descriptor.rawValue, LOCK_UN) }
    try? descriptor.close()
  }
}

extension OpenFile {
  /// Returns the rest of the file; files in /proc, which have no size, are also read to the end.
  ///
  /// - Parameter limit: the largest size that is accepted; a larger file is refused with EFBIG.
  package func readAll(limit: Int = .max) throws(FileError) -> [UInt8] {
    // A sparse file can be larger than the memory: it is refused before there is room for it.
    if let size = status?.st_size, size > limit { throw FileError(path: path, call: "read", errno: EFBIG) }
    // One more than the size, so that the end is seen without growing.
    var bytes = [UInt8](repeating: 0, count: sizeHint.map { $0 + 1 } ?? 1 << 16)
    var count = 0
    while true {
      let step = try naming("read", path) {
        try bytes.withUnsafeMutableBytes { try descriptor.read(into: .init(rebasing: $0[count...])) }
      }
      count += step
      if count > limit { throw FileError(path: path, call: "read", errno: EFBIG) }
      if step == 0 { break }
      if count == bytes.count { bytes += [UInt8](repeating: 0, count: count) }
    }
    // Small content must not keep a large buffer.
    if count < bytes.count / 2 { return Array(bytes[..<count]) }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// The size of a regular file; nil if it is unknown, as in /proc.
  private var sizeHint: Int? {
    guard let size = status?.st_size, size > 0, size < 1 << 32 else { return nil }
    return Int(size)
  }

  /// Writes all bytes: write(2) may write only some.
  package func writeAll(_ bytes: [UInt8]) throws(FileError) {
    _ = try naming("write", path) { try descriptor.writeAll(bytes) }
  }

  /// Makes the content survive a power failure.
  package func synchronize() throws(FileError) { try check("fsync", path) { fsync(descriptor.rawValue) } }

  /// Empties the file.
  package func truncate() throws(FileError) {
    try check("ftruncate", path) { ftruncate(descriptor.rawValue, 0) }
  }

  /// Sets exactly this mode.
  func setMode(_ mode: UInt32) throws(FileError) {
    try check("fchmod", path) { fchmod(descriptor.rawValue, mode) }
  }

  /// Locks the file for this process; false if another one holds the lock. The lock ends with the process, or when the
  /// file is closed.
  package mutating func lock() throws(FileError) -> Bool {
    isLocked = flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0
    guard isLocked || errno == EWOULDBLOCK else { throw FileError(path: path, call: "flock", errno: errno) }
    return isLocked
  }

  /// The current version of the file.
  package var stamp: FileStamp? { status.map(FileStamp.init) }

  private var status: stat? { Self.status(of: descriptor) }

  private static func status(of descriptor: FileDescriptor) -> stat? {
    var status = stat()
    return fstat(descriptor.rawValue, &status) == 0 ? status : nil
  }
}
