/// Makes metrics and remembers them all, so that none is made and then forgotten on the page.
final class MetricRegistry {
  private(set) var families: [any MetricFamily] = []

  func counter<Labels: MetricLabels>(
    _ name: String, _ stability: MetricDescription.Stability, _ help: String,
    initially: [Labels] = Labels.initialSeries
  ) -> Counter<Labels> {
    remember(Counter(MetricDescription(name, .counter, stability, help), initially: initially))
  }

  func gauge<Labels: MetricLabels>(
    _ name: String, _ stability: MetricDescription.Stability, _ help: String
  ) -> Gauge<Labels> {
    remember(Gauge(MetricDescription(name, .gauge, stability, help), initially: Labels.initialSeries))
  }

  func histogram<Labels: MetricLabels>(
    _ name: String, _ stability: MetricDescription.Stability, _ help: String, bounds: [Double]
  ) -> Histogram<Labels> {
    remember(Histogram(MetricDescription(name, .histogram, stability, help), bounds: bounds))
  }

  private func remember<Family: MetricFamily>(_ family: Family) -> Family {
    families.append(family)
    return family
  }
}
