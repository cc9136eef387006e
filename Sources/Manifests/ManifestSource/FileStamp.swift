internal import Glibc

/// By what a file is told from what it was before: two that are equal have the same content, if the file has been left
/// alone for a moment.
struct FileStamp: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let modified: Time
  /// Also changes with permissions, and when a program gives the file an old time of modification.
  private let changed: Time

  private struct Time: Hashable, Sendable {
    let seconds: Int
    let nanoseconds: Int

    init(_ time: timespec) { (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec) }
  }

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    modified = Time(status.st_mtim)
    changed = Time(status.st_ctim)
  }

  /// It was written to within the last moment, so somebody may be in the middle of it; also, a change within the same tick
  /// of the kernel's clock would not show. A time in the future says nothing.
  func isFresh(within moment: Duration) -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let age =
      Duration.seconds(now.tv_sec - modified.seconds) + .nanoseconds(now.tv_nsec - modified.nanoseconds)
    return age < moment && age > .zero - moment
  }
}
