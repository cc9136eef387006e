/// How to connect to the API server.
package struct ClusterConnection: Hashable, Sendable {
  /// The path of the kubeconfig; nil, if `master` is also nil, for the service account of the pod that this runs in.
  package var kubeconfig: String?
  /// The address of the API server; overrides the kubeconfig.
  package var master: String?
  /// Whether to ask for JSON alone, instead of protobuf where the server has it.
  package var wantsJSON = false
  /// The limit of requests per second in the long run; negative for no limit.
  package var requestsPerSecond: Float = 5
  /// How many requests may be sent at once, after a time without any.
  package var burst = 10

  /// Creates kube-proxy's defaults for a pod.
  package init() {}
}
