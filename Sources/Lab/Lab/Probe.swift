/// How a container is asked whether it is ready (core/v1, Probe).
public struct Probe: Hashable, Sendable {
  /// What is done.
  public enum Question: Hashable, Sendable {
    /// GET; any status from 200 to 399 is a yes. The host is the pod's address where nil.
    case http(isSecure: Bool, host: String?, port: Int, path: String, headers: [Header])
    /// A connection is taken. The host is the pod's address where nil.
    case tcp(host: String?, port: Int)
    /// The program ends with 0.
    case exec([String])
  }

  /// A header of an HTTP request.
  public struct Header: Hashable, Sendable {
    /// `Accept`
    public let name: String
    /// `*/*`
    public let value: String

    /// A header.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// What is done.
  public var question: Question
  /// How long after the container's start it is asked first: `initialDelaySeconds`, 0.
  public var initialDelay: Duration = .zero
  /// How often: `periodSeconds`, 10.
  public var period: Duration = .seconds(10)
  /// How long an answer may take: `timeoutSeconds`, 1.
  public var timeout: Duration = .seconds(1)
  /// How many yeses in a row make it ready: `successThreshold`, 1.
  public var successThreshold = 1
  /// How many noes in a row make it unready: `failureThreshold`, 3.
  public var failureThreshold = 3

  /// A probe with the API's defaults (k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_Probe).
  public init(_ question: Question) { self.question = question }
}
