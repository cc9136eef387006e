internal import Synchronization

/// A metric that can increase and decrease.
package final class Gauge<Labels: MetricLabels>: MetricFamily {
  let description: MetricDescription
  private let series: Mutex<[Labels: Double]>

  /// - Parameter initially: series that exist from the start with the value 0.
  init(_ description: MetricDescription, initially: [Labels] = []) {
    self.description = description
    series = Mutex(Dictionary(uniqueKeysWithValues: initially.map { ($0, 0) }))
  }

  /// Sets the value of a series.
  package func set(_ value: Double, _ labels: Labels) { series.withLock { $0[labels] = value } }

  func write(to page: inout MetricsPage) { page.write(description, series.withLock { $0 }) }
}

extension Gauge where Labels == NoLabels {
  /// Sets the value.
  package func set(_ value: Double) { set(value, NoLabels()) }
}
