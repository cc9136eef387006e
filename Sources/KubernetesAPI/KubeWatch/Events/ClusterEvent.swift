public import ClusterModel

/// Something that the cluster's users should see with `kubectl get events` and `kubectl describe`.
public struct ClusterEvent: Hashable, Sendable {
  /// How bad it is.
  public enum Severity: String, Hashable, Sendable {
    /// For information.
    case normal = "Normal"
    /// Something does not work.
    case warning = "Warning"
  }

  /// How bad it is.
  public var severity: Severity
  /// The object that it is about.
  public var regarding: ObjectReference
  /// Why, in one word in camel case: `FailedToStartServiceHealthcheck`.
  public var reason: String
  /// What was being done, in one word: `Listen`.
  public var action: String
  /// What happened, for people; the API takes at most 1024 bytes.
  public var note: String

  /// An event about an object.
  public init(
    _ severity: Severity, regarding: ObjectReference, reason: String, action: String, note: String = ""
  ) {
    self.severity = severity
    self.regarding = regarding
    self.reason = reason
    self.action = action
    self.note = note
  }

  /// What kube-proxy says when it starts (cmd/kube-proxy/app/server.go).
  public static func starting(node: String) -> Self {
    Self(
      .normal, regarding: ObjectReference(kind: "Node", name: NamespacedName("", node)), reason: "Starting",
      action: "StartKubeProxy")
  }

  /// What kube-proxy says when a health-check node port cannot be had (pkg/proxy/healthcheck/service_health.go).
  public static func healthCheckFailed(service: NamespacedName, note: String) -> Self {
    Self(
      .warning, regarding: ObjectReference(kind: "Service", name: service),
      reason: "FailedToStartServiceHealthcheck", action: "Listen", note: note)
  }
}
