/// The name, help text and type of a metric.
struct MetricDescription: Hashable, Sendable {
  /// The type of a metric (`# TYPE`).
  enum Kind: String, Hashable, Sendable {
    case counter, gauge, histogram
  }

  let name: String
  let help: String
  let kind: Kind

  /// The stability of a Kubernetes metric, a prefix of the help text. Other metrics have none.
  enum Stability: String {
    case alpha = "[ALPHA] "
    case beta = "[BETA] "
    case stable = "[STABLE] "
    case unspecified = ""
  }

  init(_ name: String, _ kind: Kind, _ stability: Stability, _ help: String) {
    self.name = name
    self.kind = kind
    self.help = stability.rawValue + help
  }

  /// The names of its lines on the page.
  var sampleNames: [String] {
    kind == .histogram ? ["_bucket", "_sum", "_count"].map { name + $0 } : [name]
  }
}

/// A metric with all its series.
protocol MetricFamily: Sendable {
  var description: MetricDescription { get }
  /// Writes the metric with its series, sorted; nothing if there are none.
  func write(to page: inout MetricsPage)
}
