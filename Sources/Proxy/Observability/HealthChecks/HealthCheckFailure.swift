public import ClusterModel

/// A health check node port that could not be opened on one address.
public struct HealthCheckFailure: Hashable, Sendable {
  /// The Service whose load balancer asks in vain.
  public let service: NamespacedName
  /// Why.
  public let error: BindError

  /// The same as a diagnostic, for the log and for an event on the Service.
  public var diagnostic: Diagnostic {
    Diagnostic(
      .error, ObjectReference(kind: "Service", name: service), field: "spec.healthCheckNodePort",
      problem: "the health check is unavailable on this node: \(error)",
      remedy:
        "find the process that uses the port with 'ss -ltnp' and stop it, or recreate the Service with another port"
    )
  }
}
