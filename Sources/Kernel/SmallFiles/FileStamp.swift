package import Glibc

/// Identifies a version of a file: equal stamps mean equal content, unless the file was written to within the last
/// moment.
package struct FileStamp: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let modified: Time
  /// Also changes with the permissions, and when a program sets the modification time back.
  private let changed: Time

  private struct Time: Hashable, Sendable {
    let seconds: Int
    let nanoseconds: Int

    init(_ time: timespec) { (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec) }
  }

  package init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    modified = Time(status.st_mtim)
    changed = Time(status.st_ctim)
  }

  /// Returns the stamp of the file at a path, following links; nil if there is none.
  package init?(at path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Whether it is the same file, whatever its content.
  package func isSameFile(as other: Self?) -> Bool { device == other?.device && inode == other?.inode }

  /// Whether it is the same file, and was not written to in between. Unlike with equal stamps, its permissions may have
  /// changed.
  package func hasSameContent(as other: Self?) -> Bool {
    isSameFile(as: other) && size == other?.size && modified == other?.modified
  }

  /// Whether the file was modified within the last moment: someone may be in the middle of writing it, and a change
  /// within one tick of the kernel's clock would not show. A time in the future is not fresh.
  package func isFresh(within moment: Duration) -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let age =
      Duration.seconds(now.tv_sec - modified.seconds) + .nanoseconds(now.tv_nsec - modified.nanoseconds)
    return age < moment && age > .zero - moment
  }
}
