internal import NIOCore
internal import NIOPosix

/// The threads that the HTTP servers run on.
package final class EventLoopThreads: Sendable {
  let group: MultiThreadedEventLoopGroup

  /// Starts the threads. One is enough for a node: a response takes microseconds, and each thread costs memory.
  package init(count: Int = 1) { group = MultiThreadedEventLoopGroup(numberOfThreads: count) }

  /// Stops the threads. All listeners must be closed.
  package func shutdown() async {
    // The only error is that it was shut down before.
    try? await group.shutdownGracefully()
  }
}
