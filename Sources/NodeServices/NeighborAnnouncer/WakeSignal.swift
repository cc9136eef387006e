internal import Glibc
internal import Netlink

/// Wakes a thread that waits in poll(2), from any other thread, as often as one likes.
final class WakeSignal: Sendable {
  /// For poll(2).
  let descriptor: Int32
  private let writer: Int32

  init() throws(AnnouncerError) {
    var descriptors: [Int32] = [-1, -1]
    guard pipe(&descriptors) == 0 else { throw .socket(KernelErrno(errno), during: "pipe") }
    for descriptor in descriptors {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    (descriptor, writer) = (descriptors[0], descriptors[1])
  }

  deinit {
    close(descriptor)
    close(writer)
  }

  /// Wakes it now, or at once when it will wait.
  func wake() {
    var byte: UInt8 = 0
    _ = write(writer, &byte, 1)
  }

  /// What has woken it so far has been noticed.
  func clear() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }
}
