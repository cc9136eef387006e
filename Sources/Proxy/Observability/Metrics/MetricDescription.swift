/// What a metric is called and what it tells.
struct MetricDescription: Hashable, Sendable {
  /// `# TYPE`
  enum Kind: String, Hashable, Sendable {
    case counter, gauge, histogram
  }

  let name: String
  let help: String
  let kind: Kind

  /// How certain it is that a metric of Kubernetes keeps its name and labels; stands before the help.
  enum Stability: String {
    case alpha = "[ALPHA] "
    case beta = "[BETA] "
    case unspecified = ""
  }

  init(_ name: String, _ kind: Kind, _ stability: Stability, _ help: String) {
    self.name = name
    self.kind = kind
    self.help = stability.rawValue + help
  }
}

/// A metric with all its series.
protocol MetricFamily: Sendable {
  var description: MetricDescription { get }
  /// Writes the series, in order; nothing when there is none yet.
  func write(to page: inout MetricsPage)
}
