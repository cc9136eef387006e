internal import Synchronization

/// A metric that only increases.
package final class Counter<Labels: MetricLabels>: MetricFamily {
  let description: MetricDescription
  private let series: Mutex<[Labels: Double]>

  /// - Parameter initially: series that exist from the start with the value 0, so that `rate()` sees their first increase.
  init(_ description: MetricDescription, initially: [Labels] = []) {
    self.description = description
    series = Mutex(Dictionary(uniqueKeysWithValues: initially.map { ($0, 0) }))
  }

  /// Adds an amount to a series. Negative amounts and NaN are ignored.
  package func add(_ amount: Double = 1, _ labels: Labels) {
    guard amount >= 0 else { return }
    series.withLock { $0[labels, default: 0] += amount }
  }

  func write(to page: inout MetricsPage) { page.write(description, series.withLock { $0 }) }
}

extension Counter where Labels == NoLabels {
  /// Adds an amount. Negative amounts and NaN are ignored.
  package func add(_ amount: Double = 1) { add(amount, NoLabels()) }
}
