/// The content of `/metrics` in Prometheus' text format 0.0.4: for each metric its help, its type and a line per series,
/// sorted by labels.
struct MetricsPage {
  private(set) var text = ""

  /// Writes a counter or gauge; nothing if it has no series.
  mutating func write<Labels: MetricLabels>(_ metric: MetricDescription, _ series: [Labels: Double]) {
    guard !series.isEmpty else { return }
    writeHead(metric)
    for (labels, value) in series.sorted(by: { $0.key.precedes($1.key) }) {
      writeSample(metric.name, labels.pairs, value)
    }
  }

  /// Writes a histogram, whose buckets are cumulative; nothing if it has no series.
  mutating func write<Labels: MetricLabels>(
    _ metric: MetricDescription, bounds: [Double], _ series: [Labels: Histogram<Labels>.Observations]
  ) {
    guard !series.isEmpty else { return }
    writeHead(metric)
    for (labels, observed) in series.sorted(by: { $0.key.precedes($1.key) }) {
      var count: UInt64 = 0
      for (bound, added) in zip(bounds + [.infinity], observed.counts) {
        count += added
        writeSample("\(metric.name)_bucket", labels.pairs + [("le", bound.metricText)], Double(count))
      }
      writeSample("\(metric.name)_sum", labels.pairs, observed.sum)
      writeSample("\(metric.name)_count", labels.pairs, Double(count))
    }
  }

  private mutating func writeHead(_ metric: MetricDescription) {
    text += "# HELP \(metric.name) \(metric.help.escaped(quotes: false))\n"
    text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
  }

  private mutating func writeSample(_ name: String, _ labels: [(String, String)], _ value: Double) {
    text += name
    if !labels.isEmpty {
      text += "{\(labels.map { "\($0)=\"\($1.escaped(quotes: true))\"" }.joined(separator: ","))}"
    }
    text += " \(value.metricText)\n"
  }
}

extension MetricLabels {
  /// The labels' names and values, sorted by name.
  fileprivate var pairs: [(String, String)] { zip(Self.names, values).sorted { $0.0 < $1.0 } }

  fileprivate func precedes(_ other: Self) -> Bool {
    pairs.map(\.1).lexicographicallyPrecedes(other.pairs.map(\.1))
  }
}

extension String {
  /// Escapes backslashes, newlines and, in label values, quotes.
  fileprivate func escaped(quotes: Bool) -> String {
    guard contains(where: { $0 == "\\" || $0 == "\"" || $0.isNewline }) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\"" where quotes: text += "\\\""
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
