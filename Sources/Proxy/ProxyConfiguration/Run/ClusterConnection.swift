/// How the API server is reached.
public struct ClusterConnection: Hashable, Sendable {
  /// The kubeconfig's path; nil, without `master` either, means the account of the pod that we run in.
  public var kubeconfig: String?
  /// The API server's address, instead of the kubeconfig's.
  public var master: String?
  /// The media type of requests.
  public var contentType = "application/vnd.kubernetes.protobuf"
  /// Requests in a second; below 0, as many as there are.
  public var requestsPerSecond: Float = 5
  /// Requests at once beyond that.
  public var burst = 10
  /// How often everything is asked for again.
  public var resyncPeriod = Duration.seconds(900)

  /// kube-proxy's defaults, in a pod.
  public init() {}
}
