internal import KubeClient

/// Delays and sizes of lists and watches. The defaults suit a cluster; tests use shorter ones.
public struct WatchTiming: Hashable, Sendable {
  /// The delay after the first failure. It doubles with each further one, and jitter adds up to as much again.
  public var initialDelay: Duration = .milliseconds(800)
  /// The longest delay after a failure, without jitter.
  public var maximumDelay: Duration = .seconds(30)
  /// The time without failures after which the delay starts at `initialDelay` again.
  public var resetAfter: Duration = .seconds(120)
  /// The shortest timeout to request for a watch. A random one of up to twice as long is requested, so that not all
  /// nodes reconnect at the same time.
  public var watchTimeout: Duration = .seconds(300)
  /// A watch that ends sooner than this without an event counts as a failure.
  public var shortestWatch: Duration = .seconds(1)
  /// How often to ask for an API that the server does not have.
  public var absentRetry: Duration = .seconds(1800)
  /// How many times a page is requested from a server that fails to return it, before the list is started again.
  public var pageAttempts = 3
  /// The page size, in objects.
  public var pageSize = ListRequest.usualLimit
  /// A page of more bytes than this halves the page size.
  public var pageBytes = 4 << 20

  /// Creates the default timing.
  public init() {}
}
