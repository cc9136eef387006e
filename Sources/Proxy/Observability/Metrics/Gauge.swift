internal import Synchronization

/// A number that goes up and down.
public final class Gauge<Labels: MetricLabels>: MetricFamily {
  let description: MetricDescription
  private let series: Mutex<[Labels: Double]>

  /// - Parameter initially: series that are there from the start with 0.
  init(_ description: MetricDescription, initially: [Labels] = []) {
    self.description = description
    series = Mutex(Dictionary(uniqueKeysWithValues: initially.map { ($0, 0) }))
  }

  /// Sets it.
  public func set(_ value: Double, _ labels: Labels) { series.withLock { $0[labels] = value } }

  func write(to page: inout MetricsPage) { page.write(description, series.withLock { $0 }) }
}

extension Gauge where Labels == NoLabels {
  /// Sets it.
  public func set(_ value: Double) { set(value, NoLabels()) }
}
