internal import Glibc

/// An open file or folder, closed on deinitialization.
final class OpenFile: Sendable {
  let path: String
  private let descriptor: Int32

  init(_ path: String, _ flags: Int32) throws(StoreError) {
    descriptor = open(path, flags | O_CLOEXEC, 0o644)
    self.path = path
    guard descriptor >= 0 else { throw .system(file: path, call: "open", errno: errno) }
  }

  /// Unlocks explicitly: the lock would otherwise last while a forked child has a copy of the descriptor.
  deinit {
    if descriptor >= 0 { flock(descriptor, LOCK_UN) }
    close(descriptor)
  }

  /// Returns the content of the file.
  func readAll() throws(StoreError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count > 0 {
        bytes += buffer[..<count]
      } else if errno != EINTR {
        throw .system(file: path, call: "read", errno: errno)
      }
    }
  }

  /// Writes all bytes: write(2) may write only some.
  func writeAll(_ bytes: [UInt8]) throws(StoreError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = write(descriptor, Array(rest), rest.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw .system(file: path, call: "write", errno: errno)
      }
    }
  }

  /// Makes the content survive a power failure.
  func synchronize() throws(StoreError) {
    guard fsync(descriptor) == 0 else { throw .system(file: path, call: "fsync", errno: errno) }
  }

  /// Empties the file.
  func truncate() throws(StoreError) {
    guard ftruncate(descriptor, 0) == 0 else { throw .system(file: path, call: "ftruncate", errno: errno) }
  }

  /// Locks the file for this process; false if another one holds the lock.
  func lock() throws(StoreError) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    guard errno == EWOULDBLOCK else { throw .system(file: path, call: "flock", errno: errno) }
    return false
  }

  /// The current state of the file.
  var identity: StoreFileState? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? StoreFileState(status) : nil
  }
}

/// Identifies a version of a file.
struct StoreFileState: Hashable {
  private let device: UInt
  private let inode: UInt
  private let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  init(_ status: stat) {
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
    size = Int(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }

  /// Returns the state of the file at a path; nil if there is none.
  init?(at path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Whether it is the same file, whatever its content.
  func isSameFile(as other: Self?) -> Bool { device == other?.device && inode == other?.inode }
}
