package import ClusterModel

/// A health check node port that could not be opened at one address.
package struct HealthCheckFailure: Hashable, Sendable {
  /// The Service of the port.
  package let service: NamespacedName
  /// Why the port could not be opened.
  package let error: BindError

  /// The failure as a diagnostic, for the log.
  package var diagnostic: Diagnostic {
    Diagnostic(
      .error, ObjectReference(kind: "Service", name: service), field: "spec.healthCheckNodePort",
      problem: "the health check is unavailable on this node: \(error)",
      remedy:
        "find the process that uses the port with 'ss -ltnp' and stop it, or recreate the Service with another port"
    )
  }
}
