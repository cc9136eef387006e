internal import KubeClient

/// Delays and sizes of lists and watches. The defaults suit a cluster; tests use shorter ones.
package struct WatchTiming: Hashable, Sendable {
  /// The delay after the first failure. It doubles with each further one, and jitter adds up to as much again.
  package var initialDelay: Duration = .milliseconds(800)
  /// The longest delay after a failure, without jitter.
  package var maximumDelay: Duration = .seconds(30)
  /// The time without failures after which the delay starts at `initialDelay` again.
  package var resetAfter: Duration = .seconds(120)
  /// The shortest timeout to request for a watch. A random one of up to twice as long is requested, so that not all
  /// nodes reconnect at the same time.
  package var watchTimeout: Duration = .seconds(300)
  /// A watch that ends sooner than this without an event counts as a failure.
  package var shortestWatch: Duration = .seconds(1)
  /// How often to ask for an API that the server does not have.
  package var absentRetry: Duration = .seconds(1800)
  /// How many times a page is requested from a server that fails to return it, before the list is started again.
  package var pageAttempts = 3
  /// The page size, in objects.
  package var pageSize = ListRequest.usualLimit
  /// A page of more bytes than this halves the page size.
  package var pageBytes = 4 << 20

  /// Creates the default timing.
  package init() {}
}
