internal import Glibc
internal import SmallFiles

/// Why a store cannot be used. The file is left unchanged.
package enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another process has the store open; nil if its ID is not known.
  case inUse(file: String, process: Int32?)
  /// The file is not one of ours.
  case foreign(file: String)
  /// The file is a store of a later version.
  case newer(file: String, version: String)
  /// The file is truncated or was modified. Lines count from 1, bytes from 0.
  case damaged(file: String, line: Int, byte: Int, problem: String)
  /// The file was written by someone else after this process.
  case changed(file: String)
  /// The lock file was removed or replaced.
  case unlocked(file: String)
  /// A system call failed.
  case system(file: String, call: String, errno: Int32)

  /// One line: the file, what is wrong, what to do.
  package var description: String {
    switch self {
    case .inUse(let file, let process):
      let who = process.map { "process \($0)" } ?? "another process"
      return "\(file): \(who) is using this store; stop it first, or name another file with --store"
    case .foreign(let file):
      return "\(file):1: this is not a viaduct store, and is left unchanged; name another file with --store"
    case .newer(let file, let version):
      return
        "\(file):1: version \(version) is newer than this program supports, and the file is left unchanged; "
        + "run the program that wrote it, or name another file with --store"
    case .damaged(let file, let line, let byte, let problem):
      return
        "\(file):\(line): byte \(byte): \(problem); the file is left unchanged: restore it from a copy, "
        + "or move it away to have addresses assigned again"
    case .changed(let file):
      return "\(file): someone else wrote to it after this process did, and it is left unchanged; "
        + "nothing new is assigned until a restart, which reads it again"
    case .unlocked(let file):
      return
        "\(file): someone removed or replaced it, so another process could use the store at the same time; "
        + "nothing new is assigned until a restart"
    case .system(let file, let call, let errno): return "\(file): \(call): \(Self.text(of: errno))"
    }
  }

  private static func text(of number: Int32) -> String {
    switch number {
    case ENOSPC, EDQUOT: "the disk is full; free some space, and pending assignments are made"
    case EFBIG: "the file size limit is reached (ulimit -f); raise it"
    case EROFS: "the file system is read-only; name a file elsewhere with --store"
    case EACCES, EPERM:
      "permission denied; give this process's user access, or name another file with --store"
    case ENOENT, ENOTDIR: "the folder does not exist; create it, or name another file with --store"
    case EISDIR: "this is a folder; name a file with --store"
    case ELOOP: "this is a symbolic link where a file is expected; remove it"
    default: "errno \(number); see the system log"
    }
  }
}

extension StoreError {
  /// A system call that failed.
  init(_ error: FileError) { self = .system(file: error.path, call: error.call, errno: error.errno) }
}
