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
      problem: "load balancers get no answer here: \(error)",
      remedy:
        "see what has the port with 'ss -ltnp', and stop it or let the Service be made anew with another one")
  }
}
