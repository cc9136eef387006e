internal import NIOCore
internal import NIOPosix

/// The threads on which servers answer.
public final class EventLoopThreads: Sendable {
  let group: MultiThreadedEventLoopGroup

  /// So many threads. One is enough for a node: an answer takes microseconds, and each thread costs memory.
  public init(count: Int = 1) { group = MultiThreadedEventLoopGroup(numberOfThreads: count) }

  /// Ends the threads; all listeners must be closed.
  public func shutdown() async {
    // The only error is that it was shut down before.
    try? await group.shutdownGracefully()
  }
}
