internal import ClusterModel

/// A point in time by two clocks: the wall clock, whose time goes into statuses, and a monotonic clock, which delays are
/// measured with.
package struct LabTime: Hashable, Sendable {
  /// The wall clock: seconds since 1970.
  package let seconds: Int64
  /// The monotonic clock: the time since an arbitrary point in the past.
  package let monotonic: Duration

  /// Creates a point in time from readings of both clocks.
  package init(seconds: Int64, monotonic: Duration) {
    self.seconds = seconds
    self.monotonic = monotonic
  }

  /// The time in the API's format: `2026-11-22T15:07:47Z`.
  package var text: String { CivilTime(unixSeconds: seconds).rfc3339 }
}
