/// How to connect to the API server.
public struct ClusterConnection: Hashable, Sendable {
  /// The path of the kubeconfig; nil, if `master` is also nil, for the service account of the pod that this runs in.
  public var kubeconfig: String?
  /// The address of the API server; overrides the kubeconfig.
  public var master: String?
  /// Whether to ask for JSON alone, instead of protobuf where the server has it.
  public var wantsJSON = false
  /// The limit of requests per second in the long run; negative for no limit.
  public var requestsPerSecond: Float = 5
  /// How many requests may be sent at once, after a time without any.
  public var burst = 10

  /// Creates kube-proxy's defaults for a pod.
  public init() {}
}
