internal import SeededRandom

/// How two things that were measured in the same rounds stand to each other: what changes from round to round is in
/// both, and so not in their ratio.
struct Ratio {
  /// The median of the rounds' ratios.
  let median: Double
  /// The interval that holds it with 95 % certainty, by resampling the rounds (the percentiles of the bootstrap).
  let interval: (low: Double, high: Double)

  private static let draws = 2000

  /// - Parameters: as many of both, at least one.
  init(_ own: [Double], to other: [Double]) {
    let ratios = zip(own, other).map { $0 / $1 }
    median = Distribution(ratios).median
    var random = SeededGenerator(seed: 1)
    let medians = Distribution(
      (0..<Self.draws).map { _ in
        Distribution(ratios.map { _ in ratios[Int.random(in: 0..<ratios.count, using: &random)] }).median
      })
    interval = (medians.quantile(0.025), medians.quantile(0.975))
  }
}
