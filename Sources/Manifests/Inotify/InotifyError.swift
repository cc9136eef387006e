internal import Glibc

/// Why a folder or file cannot be watched.
package struct InotifyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kernel's error number.
  package let errno: Int32
  /// The system call.
  package let call: String

  init(errno: Int32, during call: String) {
    self.errno = errno
    self.call = call
  }

  /// Whether the path does not exist now; it may be created later.
  package var isMissing: Bool { errno == ENOENT || errno == ENOTDIR }

  /// One line: what failed, why, and what to do.
  package var description: String {
    switch errno {
    case EMFILE: "\(call): this user has too many inotify instances; raise fs.inotify.max_user_instances"
    case ENOSPC: "\(call): this user watches too many folders; raise fs.inotify.max_user_watches"
    case ENOENT, ENOTDIR: "\(call): the folder does not exist"
    case EACCES: "\(call): permission denied; check the folder's permissions"
    default: "\(call) failed with error \(errno)"
    }
  }
}
