private import Glibc

/// Ends a thread's waiting for the kernel, from any other thread, once and for good.
public final class StopSignal: Sendable {
  private let reader: Int32
  private let writer: Int32

  /// A signal that has not been given yet.
  public init() throws(NetlinkError) {
    var descriptors: [Int32] = [-1, -1]
    guard pipe(&descriptors) == 0 else { throw .system(.last, during: "pipe") }
    for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    // A second stop must not block on a full pipe, nor matter.
    _ = fcntl(descriptors[1], F_SETFL, O_NONBLOCK)
    reader = descriptors[0]
    writer = descriptors[1]
  }

  deinit {
    close(reader)
    close(writer)
  }

  /// Gives the signal. The pipe is never read, so whoever waits later is stopped as well.
  public func stop() {
    var byte: UInt8 = 0
    _ = write(writer, &byte, 1)
  }

  /// Waits until there is something to read on the descriptor, and is false when the signal came first.
  func isReadable(_ descriptor: Int32) throws(NetlinkError) -> Bool {
    var waiting = [reader, descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while poll(&waiting, nfds_t(waiting.count), -1) < 0 {
      let errno = KernelErrno.last
      guard errno == .interrupted else { throw .system(errno, during: "poll") }
    }
    return waiting[0].revents == 0
  }
}
