internal import Glibc

/// Why a store cannot be used. Whatever stands in the file is left as it is.
public enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another process has the store; nil where it does not say which.
  case inUse(file: String, process: Int32?)
  /// The file is not one of ours.
  case foreign(file: String)
  /// The file is ours, of a version that is newer than this program.
  case newer(file: String, version: String)
  /// The file ends before its end, or something in it is not as it was written. Line from 1, byte from 0.
  case damaged(file: String, line: Int, byte: Int, problem: String)
  /// Somebody else wrote to the file since we did.
  case changed(file: String)
  /// The file that keeps other processes out is not there any more, or is another.
  case unlocked(file: String)
  /// The system refused.
  case system(file: String, call: String, errno: Int32)

  /// One line, with what to do.
  public var description: String {
    switch self {
    case .inUse(let file, let process):
      let who = process.map { "process \($0)" } ?? "another process"
      return "\(file): \(who) has this store; stop that first, or name another file with --store"
    case .foreign(let file):
      return "\(file):1: this is no store of viaduct, and is left as it is; name another file with --store"
    case .newer(let file, let version):
      return "\(file):1: version \(version) is newer than this program reads, and is left as it is; "
        + "run the program that wrote it, or name another file with --store"
    case .damaged(let file, let line, let byte, let problem):
      return
        "\(file):\(line): byte \(byte): \(problem); the file is left as it is: put a copy of it in its place, "
        + "or move it away, and addresses are given anew"
    case .changed(let file):
      return "\(file): somebody else wrote to it since this process did, and it is left as it is; "
        + "nothing new is given until a restart, which reads it again"
    case .unlocked(let file):
      return "\(file): somebody removed or replaced it, so that another process could use the store too; "
        + "nothing new is given until a restart"
    case .system(let file, let call, let errno): return "\(file): \(call): \(Self.text(of: errno))"
    }
  }

  private static func text(of number: Int32) -> String {
    switch number {
    case ENOSPC, EDQUOT: "the disk is full; make room, and what waits is given"
    case EFBIG: "a limit for the size of files is reached (ulimit -f); raise it"
    case EROFS: "the file system is read-only; name a file elsewhere with --store"
    case EACCES, EPERM:
      "this is not permitted; give the user of this process the right, or name another file with --store"
    case ENOENT, ENOTDIR: "there is no such folder; make it, or name another file with --store"
    case EISDIR: "this is a folder; name a file with --store"
    case ELOOP: "this is a symbolic link where a file is expected; remove it"
    default: "error \(number); look for the cause in the system's log"
    }
  }
}
