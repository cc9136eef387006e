internal import Synchronization

/// A number that only grows.
public final class Counter<Labels: MetricLabels>: MetricFamily {
  let description: MetricDescription
  private let series: Mutex<[Labels: Double]>

  /// - Parameter initially: series that are there from the start with 0, so that the first increase shows as one.
  init(_ description: MetricDescription, initially: [Labels] = []) {
    self.description = description
    series = Mutex(Dictionary(uniqueKeysWithValues: initially.map { ($0, 0) }))
  }

  /// Adds to it; what is below zero or no number is not added.
  public func add(_ amount: Double = 1, _ labels: Labels) {
    guard amount >= 0 else { return }
    series.withLock { $0[labels, default: 0] += amount }
  }

  func write(to page: inout MetricsPage) { page.write(description, series.withLock { $0 }) }
}

extension Counter where Labels == NoLabels {
  /// Adds to it; what is below zero or no number is not added.
  public func add(_ amount: Double = 1) { add(amount, NoLabels()) }
}
