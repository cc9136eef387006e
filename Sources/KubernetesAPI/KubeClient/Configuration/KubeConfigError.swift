/// Why a kubeconfig or the pod's service account cannot be used to reach the API server.
package enum KubeConfigError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// The file is not a kubeconfig.
  case syntax(path: String, problem: String)
  /// A field is invalid; `place` is `file: path of the field`.
  case invalid(place: String, problem: String, remedy: String)
  /// A field asks for a feature that is not supported.
  case unsupported(place: String, feature: String, remedy: String)
  /// The process does not run in a pod with a service account.
  case notInCluster

  /// One line: where, what is wrong, what to do.
  package var description: String {
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
