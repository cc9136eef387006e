/// The times and sizes of listing and watching. The defaults are right for a cluster; tests take shorter ones.
public struct WatchTiming: Hashable, Sendable {
  /// The wait after the first failure; each further one doubles it, and up to as much again is added by chance.
  public var initialDelay: Duration = .milliseconds(800)
  /// The longest wait after a failure, before what chance adds.
  public var maximumDelay: Duration = .seconds(30)
  /// After so long without a failure the waits begin anew.
  public var resetAfter: Duration = .seconds(120)
  /// How long the server shall keep a watch, at least; it is asked for a random time up to twice as long, so that not
  /// all nodes come back at once.
  public var watchTimeout: Duration = .seconds(300)
  /// A watch that ends sooner, without an event, counts as a failure.
  public var shortestWatch: Duration = .seconds(1)
  /// How often to ask for an API that the server does not have.
  public var absentRetry: Duration = .seconds(1800)
  /// How many objects to ask for in a page.
  public var pageSize = 500
  /// A page that has more bytes than this makes the next ones smaller.
  public var pageBytes = 4 << 20

  /// The defaults.
  public init() {}
}
