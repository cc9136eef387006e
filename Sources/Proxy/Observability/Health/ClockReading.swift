internal import Glibc

/// A point in time by two clocks: the wall clock, for output, and the monotonic clock, for measuring durations.
public struct ClockReading: Hashable, Sendable {
  /// The wall clock: nanoseconds since 1970 (UTC).
  public var unixNanoseconds: Int64
  /// The monotonic clock, which includes time in suspend.
  public var uptime: ContinuousClock.Instant

  /// Creates a point in time from readings of both clocks.
  public init(unixNanoseconds: Int64, uptime: ContinuousClock.Instant) {
    self.unixNanoseconds = unixNanoseconds
    self.uptime = uptime
  }

  /// Reads both clocks.
  public static func now() -> ClockReading {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return ClockReading(
      unixNanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec), uptime: .now)
  }

  /// Returns the point in time that is later by a duration.
  public func advanced(by duration: Duration) -> ClockReading {
    let (seconds, attoseconds) = duration.components
    return ClockReading(
      unixNanoseconds: unixNanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000,
      uptime: uptime.advanced(by: duration))
  }

  /// Returns the time since an earlier point, by the monotonic clock.
  public func duration(since earlier: ClockReading) -> Duration { earlier.uptime.duration(to: uptime) }

  /// The wall clock in seconds since 1970, as metrics have it.
  public var unixSeconds: Double { Double(unixNanoseconds) / 1e9 }
}
