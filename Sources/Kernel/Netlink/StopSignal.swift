private import Glibc

/// Permanently interrupts a thread that waits for the kernel, from any other thread.
public final class StopSignal: Sendable {
  private let reader: Int32
  private let writer: Int32

  /// Creates a signal that has not been sent yet.
  public init() throws(NetlinkError) {
    var descriptors: [Int32] = [-1, -1]
    guard pipe(&descriptors) == 0 else { throw .system(.last, during: "pipe") }
    for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    // A second stop must neither block on a full pipe nor have an effect.
    _ = fcntl(descriptors[1], F_SETFL, O_NONBLOCK)
    reader = descriptors[0]
    writer = descriptors[1]
  }

  deinit {
    close(reader)
    close(writer)
  }

  /// Sends the signal. The pipe is never read, so later waits end at once as well.
  public func stop() {
    var byte: UInt8 = 0
    _ = write(writer, &byte, 1)
  }

  /// Waits until the descriptor is readable; returns false if the signal came first.
  func isReadable(_ descriptor: Int32) throws(NetlinkError) -> Bool {
    var waiting = [reader, descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while poll(&waiting, nfds_t(waiting.count), -1) < 0 {
      let errno = KernelErrno.last
      guard errno == .interrupted else { throw .system(errno, during: "poll") }
    }
    return waiting[0].revents == 0
  }
}
