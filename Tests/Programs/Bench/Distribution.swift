/// Measurements of one thing.
struct Distribution {
  private let sorted: [Double]

  /// - Parameter values: at least one.
  init(_ values: [Double]) {
    precondition(!values.isEmpty, "nothing was measured")
    sorted = values.sorted()
  }

  var median: Double { quantile(0.5) }
  var lowest: Double { sorted[0] }
  var highest: Double { sorted[sorted.count - 1] }
  var count: Int { sorted.count }

  /// The value that this part of them is not above, 0.99 for the 99th percentile.
  func quantile(_ part: Double) -> Double {
    sorted[Swift.min(sorted.count - 1, Int(Double(sorted.count) * part))]
  }
}
