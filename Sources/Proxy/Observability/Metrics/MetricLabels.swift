public import Addresses

/// What tells the series of one metric from each other, as a type: a series cannot lack a label or have a wrong one.
public protocol MetricLabels: Hashable, Sendable {
  /// The labels' names.
  static var names: [String] { get }
  /// Their values, in the same order.
  var values: [String] { get }
  /// The series that are there before anything happened.
  static var initialSeries: [Self] { get }
}

extension MetricLabels {
  /// None: a series begins with what happened first.
  public static var initialSeries: [Self] { [] }
}

/// A metric with a single series.
public struct NoLabels: MetricLabels {
  /// None.
  public static var names: [String] { [] }
  /// None.
  public var values: [String] { [] }

  /// The only one.
  public static var initialSeries: [NoLabels] { [NoLabels()] }

  /// The only value.
  public init() {}
}

extension AddressFamily: MetricLabels {
  /// `ip_family`
  public static var names: [String] { ["ip_family"] }
  /// `IPv4` or `IPv6`
  public var values: [String] { [rawValue] }
}

/// The status of an HTTP answer.
public struct StatusLabel: MetricLabels {
  private let status: Int

  /// A status.
  public init(_ status: Int) { self.status = status }

  /// `code`
  public static var names: [String] { ["code"] }
  /// `200`
  public var values: [String] { [String(status)] }
}

/// Which of a Service's two policies, in one family.
public struct PolicyLabels: MetricLabels {
  /// Which policy.
  public enum Policy: String, Hashable, Sendable, CaseIterable {
    /// `internalTrafficPolicy`
    case `internal` = "internal"
    /// `externalTrafficPolicy`
    case external = "external"
  }

  private let policy: Policy
  private let family: AddressFamily

  /// A policy in one family.
  public init(_ policy: Policy, _ family: AddressFamily) {
    self.policy = policy
    self.family = family
  }

  /// `traffic_policy` and `ip_family`
  public static var names: [String] { ["traffic_policy", "ip_family"] }
  /// `internal` and `IPv4`
  public var values: [String] { [policy.rawValue, family.rawValue] }
}

/// What was done to an element of a set or map.
public enum ElementOperation: String, MetricLabels, CaseIterable {
  /// It was added.
  case add
  /// It was taken away.
  case delete

  /// `op`
  public static var names: [String] { ["op"] }
  /// `add`
  public var values: [String] { [rawValue] }
}

/// A request to the API server and its answer.
public struct APIResponseLabels: MetricLabels {
  private let code: String
  private let method: String
  private let host: String

  /// - Parameters:
  ///   - code: the status, or `<error>` where there was no answer, as client-go has it.
  ///   - method: `GET`
  ///   - host: the API server's name or address, with its port.
  public init(code: String, method: String, host: String) {
    (self.code, self.method, self.host) = (code, method, host)
  }

  /// `code`, `method` and `host`
  public static var names: [String] { ["code", "method", "host"] }
  /// `200`, `GET` and the host.
  public var values: [String] { [code, method, host] }
}

/// A kind of request to the API server.
public struct APIRequestLabels: MetricLabels {
  private let verb: String
  private let host: String

  /// - Parameters:
  ///   - verb: the HTTP method, as client-go has it: `GET`
  ///   - host: the API server's name or address, with its port.
  public init(verb: String, host: String) { (self.verb, self.host) = (verb, host) }

  /// `verb` and `host`
  public static var names: [String] { ["verb", "host"] }
  /// `GET` and the host.
  public var values: [String] { [verb, host] }
}
