internal import Synchronization

/// How often a number was how large.
public final class Histogram<Labels: MetricLabels>: MetricFamily {
  /// What was observed in one series.
  struct Observations: Sendable {
    /// How many were in each bucket and in none before it; the last is for those beyond all bounds.
    var counts: [UInt64]
    var sum: Double = 0
  }

  let description: MetricDescription
  private let bounds: [Double]
  private let series = Mutex<[Labels: Observations]>([:])

  /// - Parameter bounds: the upper bounds of the buckets, rising; the last bucket, of everything, is not named.
  init(_ description: MetricDescription, bounds: [Double]) {
    precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds of a histogram must increase")
    self.description = description
    self.bounds = bounds
  }

  /// Counts a number; what is no number is not counted.
  public func observe(_ value: Double, _ labels: Labels) {
    guard !value.isNaN else { return }
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    series.withLock {
      $0[labels, default: Observations(counts: Array(repeating: 0, count: bounds.count + 1))].counts[
        bucket] += 1
      $0[labels]?.sum += value
    }
  }

  /// Counts a length of time, in seconds.
  public func observe(_ duration: Duration, _ labels: Labels) { observe(duration / .seconds(1), labels) }

  func write(to page: inout MetricsPage) {
    page.write(description, bounds: bounds, series.withLock { $0 })
  }
}
