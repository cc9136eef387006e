/// Creates metrics and keeps a list of them, so that none can be missing from `/metrics`.
final class MetricRegistry {
  private(set) var families: [any MetricFamily] = []

  func counter<Labels: MetricLabels>(
    _ name: String, _ stability: MetricDescription.Stability, _ help: String,
    initially: [Labels] = Labels.initialSeries
  ) -> Counter<Labels> {
    register(Counter(MetricDescription(name, .counter, stability, help), initially: initially))
  }

  func gauge<Labels: MetricLabels>(
    _ name: String, _ stability: MetricDescription.Stability, _ help: String
  ) -> Gauge<Labels> {
    register(Gauge(MetricDescription(name, .gauge, stability, help), initially: Labels.initialSeries))
  }

  func histogram<Labels: MetricLabels>(
    _ name: String, _ stability: MetricDescription.Stability, _ help: String, bounds: [Double],
    initially: [Labels] = []
  ) -> Histogram<Labels> {
    register(
      Histogram(MetricDescription(name, .histogram, stability, help), bounds: bounds, initially: initially))
  }

  private func register<Family: MetricFamily>(_ family: Family) -> Family {
    families.append(family)
    return family
  }
}
