/// The upper bounds of histogram buckets, computed as in Kubernetes' Go code, so that rounding is the same.
enum Buckets {
  /// Returns `count` bounds, each `factor` times the one before.
  static func exponential(from first: Double, factor: Double, count: Int) -> [Double] {
    var bound = first
    return (0..<count).map { _ in
      defer { bound *= factor }
      return bound
    }
  }

  /// Returns `count` bounds at equal distances.
  static func linear(from first: Double, step: Double, count: Int) -> [Double] {
    (0..<count).map { first + Double($0) * step }
  }

  /// For durations of a sync: from a millisecond to 16 seconds.
  static let sync = exponential(from: 0.001, factor: 2, count: 15)

  /// For the network programming latency: from a quarter of a second to five minutes. The first bound is 0, because
  /// MergeBuckets (component-base/metrics) puts one there; it counts changes that another machine's clock has dated later
  /// than ours.
  static let networkProgramming =
    [0] + linear(from: 0.25, step: 0.25, count: 2) + linear(from: 1, step: 1, count: 59)
    + linear(from: 60, step: 5, count: 12) + linear(from: 120, step: 30, count: 7)

  /// For requests to the API server.
  static let requests = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60]

  /// For the sizes of requests and responses: from 64 bytes to 16 MB.
  static let sizes: [Double] = [
    64, 256, 512, 1024, 4096, 16384, 65536, 262_144, 1_048_576, 4_194_304, 16_777_216,
  ]
}
