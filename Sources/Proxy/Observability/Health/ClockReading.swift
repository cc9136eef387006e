internal import Glibc

/// A point in time by two clocks: the wall clock, for output, and the monotonic clock, for measuring durations.
package struct ClockReading: Hashable, Sendable {
  /// The wall clock: nanoseconds since 1970 (UTC).
  package var unixNanoseconds: Int64
  /// The monotonic clock, which includes time in suspend.
  package var uptime: ContinuousClock.Instant

  /// Creates a point in time from readings of both clocks.
  package init(unixNanoseconds: Int64, uptime: ContinuousClock.Instant) {
    self.unixNanoseconds = unixNanoseconds
    self.uptime = uptime
  }

  /// Reads both clocks.
  package static func now() -> ClockReading {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return ClockReading(
      unixNanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec), uptime: .now)
  }

  /// Returns the point in time that is later by a duration.
  package func advanced(by duration: Duration) -> ClockReading {
    let (seconds, attoseconds) = duration.components
    return ClockReading(
      unixNanoseconds: unixNanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000,
      uptime: uptime.advanced(by: duration))
  }

  /// Returns the time since an earlier point, by the monotonic clock.
  package func duration(since earlier: ClockReading) -> Duration { earlier.uptime.duration(to: uptime) }

  /// The wall clock in seconds since 1970, as metrics have it.
  package var unixSeconds: Double { Double(unixNanoseconds) / 1e9 }
}
