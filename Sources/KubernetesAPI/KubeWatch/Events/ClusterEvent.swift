package import ClusterModel

/// Something to report with `kubectl get events` and `kubectl describe`.
package struct ClusterEvent: Hashable, Sendable {
  /// The event's `type`.
  package enum Severity: String, Hashable, Sendable {
    /// Information only.
    case normal = "Normal"
    /// Something does not work.
    case warning = "Warning"
  }

  /// The event's `type`.
  package var severity: Severity
  /// The object that the event is about.
  package var regarding: ObjectReference
  /// The reason, one word in camel case: `FailedToStartServiceHealthcheck`.
  package var reason: String
  /// What was being done, one word: `Listen`.
  package var action: String
  /// What happened, in words; the API accepts at most 1024 bytes.
  package var note: String

  /// Creates an event about an object.
  package init(
    _ severity: Severity, regarding: ObjectReference, reason: String, action: String, note: String = ""
  ) {
    self.severity = severity
    self.regarding = regarding
    self.reason = reason
    self.action = action
    self.note = note
  }

  /// The event that kube-proxy sends when it starts (cmd/kube-proxy/app/server.go).
  package static func starting(node: String) -> Self {
    Self(
      .normal, regarding: ObjectReference(kind: "Node", name: NamespacedName("", node)), reason: "Starting",
      action: "StartKubeProxy")
  }

  /// The event that kube-proxy sends when it cannot open a health check node port
  /// (pkg/proxy/healthcheck/service_health.go).
  package static func healthCheckFailed(service: NamespacedName, note: String) -> Self {
    Self(
      .warning, regarding: ObjectReference(kind: "Service", name: service),
      reason: "FailedToStartServiceHealthcheck", action: "Listen", note: note)
  }
}
