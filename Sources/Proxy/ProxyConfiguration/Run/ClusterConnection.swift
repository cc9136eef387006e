/// How to connect to the API server.
public struct ClusterConnection: Hashable, Sendable {
  /// The path of the kubeconfig; nil, if `master` is also nil, for the service account of the pod that this runs in.
  public var kubeconfig: String?
  /// The address of the API server; overrides the kubeconfig.
  public var master: String?
  /// The media type of requests.
  public var contentType = "application/vnd.kubernetes.protobuf"
  /// The limit of requests per second; negative for no limit.
  public var requestsPerSecond: Float = 5
  /// How many requests a burst may have above that.
  public var burst = 10
  /// How often everything is listed again.
  public var resyncPeriod = Duration.seconds(900)

  /// Creates kube-proxy's defaults for a pod.
  public init() {}
}
