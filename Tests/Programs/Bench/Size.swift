/// How large a cluster is.
struct Size: Hashable, Sendable {
  let services: Int
  /// Of each Service.
  let endpoints: Int

  init(_ services: Int, _ endpoints: Int) {
    self.services = services
    self.endpoints = endpoints
  }

  static let all = [
    Size(1000, 10), Size(10_000, 2), Size(10_000, 10), Size(30_000, 3), Size(44_000, 2), Size(5000, 50),
  ]
  /// The size that goals name.
  static let usual = Size(10_000, 10)
  /// Far more Services, and far more endpoints of each, all in one namespace.
  static let large = [Size(100_000, 10), Size(5000, 200)]

  /// In how many namespaces the Services are.
  var namespaces: Int { self == Size(5000, 200) ? 1 : 50 }
  /// Of each Service a frontend, its ClusterIP and its endpoints.
  var elements: Int { services * (2 + endpoints) }
}

extension Size: CustomStringConvertible {
  var description: String { "\(services)×\(endpoints)" }
}
