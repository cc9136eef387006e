package import ClusterModel
package import KubeClient
package import ManifestSource

/// Why a command cannot use the cluster's state.
package enum InputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Manifests cannot be loaded.
  case manifests(ManifestError)
  /// Neither manifests nor a kubeconfig are specified, and this does not run in a Pod.
  case noSource
  /// The kubeconfig cannot be used.
  case kubeconfig(KubeConfigError)
  /// The API server does not answer a request that is needed, or refuses it.
  case server(APIError)
  /// No object of the proxy's kinds was found.
  case nothingFound(source: String)
  /// An object has an error, and --strict is set; nil if it is unknown which object.
  case faulty(ObjectReference?)

  /// Whether the API server is the cause, and not what the user wrote.
  package var isFromServer: Bool { if case .server = self { true } else { false } }

  /// One line: what is wrong, and what to do.
  package var description: String {
    switch self {
    case .manifests(let error): error.description
    case .noSource:
      "no source for the cluster's state; specify manifests with -f, or a kubeconfig with --kubeconfig"
    case .kubeconfig(let error): error.description
    case .server(let error): error.description
    case .nothingFound(let source):
      """
      \(source): no Service, EndpointSlice, Node or ServiceCIDR found; check the command that produced it, or run \
      'viaduct cleanup' to remove everything that is programmed
      """
    case .faulty(let object):
      "nothing was done: \(object?.description ?? "a document") has an error, and --strict is set"
    }
  }
}
