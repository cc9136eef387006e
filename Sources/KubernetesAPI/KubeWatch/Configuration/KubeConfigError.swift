/// Why a kubeconfig, or the account in a cluster, does not say how to reach the API server.
public enum KubeConfigError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// It is no kubeconfig.
  case syntax(path: String, problem: String)
  /// Something in it is wrong: the place is `file: path of the field`.
  case invalid(place: String, problem: String, remedy: String)
  /// It needs something that we do not have.
  case unsupported(place: String, feature: String, remedy: String)
  /// There is no account of a pod here.
  case notInCluster

  /// One line: where, what is wrong, what to do.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason); check the path and its permissions"
    case .syntax(let path, let problem):
      "\(path): is not a kubeconfig: \(problem); compare it with `kubectl config view`"
    case .invalid(let place, let problem, let remedy): "\(place): \(problem); \(remedy)"
    case .unsupported(let place, let feature, let remedy): "\(place): \(feature) is not supported; \(remedy)"
    case .notInCluster:
      "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set, so this is not a pod with a service account; "
        + "use --kubeconfig, or manifests with -f"
    }
  }
}
