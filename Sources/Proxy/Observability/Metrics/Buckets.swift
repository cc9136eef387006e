/// Upper bounds of buckets, computed as Kubernetes' Go code does it.
enum Buckets {
  /// So many, each a multiple of the one before.
  static func exponential(from first: Double, factor: Double, count: Int) -> [Double] {
    var bound = first
    return (0..<count).map { _ in
      defer { bound *= factor }
      return bound
    }
  }

  /// So many at equal distances.
  static func linear(from first: Double, step: Double, count: Int) -> [Double] {
    (0..<count).map { first + Double($0) * step }
  }

  /// A millisecond to 16 seconds: how long programming takes.
  static let sync = exponential(from: 0.001, factor: 2, count: 15)

  /// A quarter of a second to five minutes: from the change of a pod to the programmed node.
  static let networkProgramming =
    linear(from: 0.25, step: 0.25, count: 2) + linear(from: 1, step: 1, count: 59)
    + linear(from: 60, step: 5, count: 12) + linear(from: 120, step: 30, count: 7)

  /// Requests to the API server, in seconds.
  static let requests = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60]
}
