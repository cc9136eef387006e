internal import Synchronization

/// A metric that counts observations in buckets by their size.
package final class Histogram<Labels: MetricLabels>: MetricFamily {
  /// The observations of one series.
  struct Observations: Sendable {
    /// The number of observations in each bucket but not in the one before it; the last one counts those above all bounds.
    var counts: [UInt64]
    var sum: Double = 0
  }

  let description: MetricDescription
  private let bounds: [Double]
  private let series: Mutex<[Labels: Observations]>

  /// - Parameters:
  ///   - bounds: the upper bounds of the buckets in increasing order, without the last one, `+Inf`.
  ///   - initially: series that exist from the start without an observation.
  init(_ description: MetricDescription, bounds: [Double], initially: [Labels] = []) {
    precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds of a histogram must increase")
    self.description = description
    self.bounds = bounds
    let none = Observations(counts: Array(repeating: 0, count: bounds.count + 1))
    series = Mutex(Dictionary(uniqueKeysWithValues: initially.map { ($0, none) }))
  }

  /// Counts an observation. NaN is ignored.
  package func observe(_ value: Double, _ labels: Labels) {
    guard !value.isNaN else { return }
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    series.withLock {
      $0[labels, default: Observations(counts: Array(repeating: 0, count: bounds.count + 1))].counts[
        bucket] += 1
      $0[labels]?.sum += value
    }
  }

  /// Counts a duration in seconds.
  package func observe(_ duration: Duration, _ labels: Labels) { observe(duration / .seconds(1), labels) }

  func write(to page: inout MetricsPage) {
    page.write(description, bounds: bounds, series.withLock { $0 })
  }
}
