internal import Glibc
internal import Netlink

/// A reusable signal that wakes a thread waiting in poll(2), from any other thread.
final class WakeSignal: Sendable {
  /// The descriptor for poll(2).
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

  /// Wakes the thread, or makes its next wait return immediately.
  func wake() {
    var byte: UInt8 = 0
    _ = write(writer, &byte, 1)
  }

  /// Resets the signal after a wakeup.
  func clear() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }
}
