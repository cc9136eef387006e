/// How a container is probed for readiness (core/v1, Probe).
package struct Probe: Hashable, Sendable {
  /// What the probe does (core/v1, ProbeHandler).
  package enum Handler: Hashable, Sendable {
    /// A GET request; it succeeds with any status from 200 to 399. A nil host means the pod's address.
    case http(isSecure: Bool, host: String?, port: Int, path: String, headers: [Header])
    /// A connection; it succeeds when it is accepted. A nil host means the pod's address.
    case tcp(host: String?, port: Int)
    /// A program and its arguments; it succeeds when the program exits with 0.
    case exec([String])
  }

  /// A header of an HTTP request.
  package struct Header: Hashable, Sendable {
    /// `Accept`
    package let name: String
    /// `*/*`
    package let value: String

    /// Creates a header.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// What the probe does.
  package var handler: Handler
  /// The time from the container's start to the first probe: `initialDelaySeconds`, by default 0.
  package var initialDelay: Duration = .zero
  /// The time between two probes: `periodSeconds`, by default 10.
  package var period: Duration = .seconds(10)
  /// The time after which a probe fails: `timeoutSeconds`, by default 1.
  package var timeout: Duration = .seconds(1)
  /// How many successes in a row make the container ready: `successThreshold`, by default 1.
  package var successThreshold = 1
  /// How many failures in a row make it unready: `failureThreshold`, by default 3.
  package var failureThreshold = 3

  /// Creates a probe with the API's defaults (k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_Probe).
  package init(_ handler: Handler) { self.handler = handler }
}
