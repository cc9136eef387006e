internal import Glibc

/// A point in time, read from both of the machine's clocks at once: the one on the wall to print, and the one that never
/// jumps to measure how long something took. A value, so that tests make their own.
public struct ClockReading: Hashable, Sendable {
  /// What the clock on the wall shows, in nanoseconds since 1970 (UTC).
  public var unixNanoseconds: Int64
  /// A clock that only ever goes on, also while the machine sleeps.
  public var uptime: ContinuousClock.Instant

  /// A moment that both clocks are said to show.
  public init(unixNanoseconds: Int64, uptime: ContinuousClock.Instant) {
    self.unixNanoseconds = unixNanoseconds
    self.uptime = uptime
  }

  /// What the clocks show now.
  public static func now() -> ClockReading {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return ClockReading(
      unixNanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec), uptime: .now)
  }

  /// The moment that comes so much later.
  public func advanced(by duration: Duration) -> ClockReading {
    let (seconds, attoseconds) = duration.components
    return ClockReading(
      unixNanoseconds: unixNanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000,
      uptime: uptime.advanced(by: duration))
  }

  /// How long after another moment this one is, whatever happened to the clock on the wall in between.
  public func duration(since earlier: ClockReading) -> Duration { earlier.uptime.duration(to: uptime) }

  /// The clock on the wall, in seconds since 1970, as metrics print it.
  public var unixSeconds: Double { Double(unixNanoseconds) / 1e9 }
}
