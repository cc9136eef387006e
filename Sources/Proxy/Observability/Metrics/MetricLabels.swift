package import Addresses

/// The labels that distinguish the series of a metric. Each metric has a type of labels, so that no series can lack a label
/// or have a wrong one.
package protocol MetricLabels: Hashable, Sendable {
  /// The names of the labels.
  static var names: [String] { get }
  /// The values of the labels, in the same order.
  var values: [String] { get }
  /// The series that exist before anything was counted.
  static var initialSeries: [Self] { get }
}

extension MetricLabels {
  /// None: a series is created by its first value.
  package static var initialSeries: [Self] { [] }
}

/// The labels of a metric that has a single series.
package struct NoLabels: MetricLabels {
  /// Empty.
  package static var names: [String] { [] }
  /// Empty.
  package var values: [String] { [] }

  /// The only series.
  package static var initialSeries: [NoLabels] { [NoLabels()] }

  /// Creates the only value.
  package init() {}
}

extension AddressFamily: MetricLabels {
  /// `ip_family`
  package static var names: [String] { ["ip_family"] }
  /// `IPv4` or `IPv6`
  package var values: [String] { [rawValue] }
}

/// The status code of an HTTP response.
package struct StatusLabel: MetricLabels {
  private let status: Int

  /// Creates the label of a status code.
  package init(_ status: Int) { self.status = status }

  /// `code`
  package static var names: [String] { ["code"] }
  /// `200`
  package var values: [String] { [String(status)] }
}

/// One of a Service's two traffic policies, and an address family.
package struct PolicyLabels: MetricLabels {
  /// A traffic policy.
  package enum Policy: String, Hashable, Sendable, CaseIterable {
    /// `internalTrafficPolicy`
    case `internal` = "internal"
    /// `externalTrafficPolicy`
    case external = "external"
  }

  private let policy: Policy
  private let family: AddressFamily

  /// Creates the labels of a policy and an address family.
  package init(_ policy: Policy, _ family: AddressFamily) {
    self.policy = policy
    self.family = family
  }

  /// `traffic_policy` and `ip_family`
  package static var names: [String] { ["traffic_policy", "ip_family"] }
  /// `internal` and `IPv4`
  package var values: [String] { [policy.rawValue, family.rawValue] }
}

/// An operation on an element of a set or map.
package enum ElementOperation: String, MetricLabels, CaseIterable {
  /// The element was added.
  case add
  /// The element was deleted.
  case delete

  /// `op`
  package static var names: [String] { ["op"] }
  /// `add`
  package var values: [String] { [rawValue] }
}

/// The response to a request to the API server.
package struct APIResponseLabels: MetricLabels {
  private let code: String
  private let method: String
  private let host: String

  /// - Parameters:
  ///   - code: the status code, or `<error>` if there was no response, as in client-go.
  ///   - method: `GET`
  ///   - host: the API server's name or address, with its port.
  package init(code: String, method: String, host: String) {
    (self.code, self.method, self.host) = (code, method, host)
  }

  /// `code`, `method` and `host`
  package static var names: [String] { ["code", "method", "host"] }
  /// `200`, `GET` and the host.
  package var values: [String] { [code, method, host] }
}

/// A request to the API server.
package struct APIRequestLabels: MetricLabels {
  private let verb: String
  private let host: String

  /// - Parameters:
  ///   - verb: the HTTP method, as in client-go: `GET`
  ///   - host: the API server's name or address, with its port.
  package init(verb: String, host: String) { (self.verb, self.host) = (verb, host) }

  /// `verb` and `host`
  package static var names: [String] { ["verb", "host"] }
  /// `GET` and the host.
  package var values: [String] { [verb, host] }
}

/// A feature gate of Kubernetes.
package struct FeatureLabels: MetricLabels {
  private let name: String
  private let stage: String

  /// - Parameters:
  ///   - name: `ComponentStatusz`
  ///   - stage: `ALPHA`, `BETA` or `DEPRECATED`; empty for GA.
  package init(name: String, stage: String) { (self.name, self.stage) = (name, stage) }

  /// `name` and `stage`
  package static var names: [String] { ["name", "stage"] }
  /// `ComponentStatusz` and `BETA`.
  package var values: [String] { [name, stage] }
}
