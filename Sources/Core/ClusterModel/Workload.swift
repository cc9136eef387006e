/// A validated Deployment or ReplicaSet (apps/v1). The proxy needs neither.
public struct Workload: Hashable, Sendable, Encodable {
  /// Namespace and name.
  public var name: NamespacedName
  /// `metadata.labels`
  public var labels: Labels
  /// `spec.selector`: which Pods belong to the workload.
  public var selector: LabelSelector
  /// `spec.template.metadata.labels`: the labels of its Pods.
  public var templateLabels: Labels
  /// The ports that the containers of the template declare.
  public var templatePorts: [ContainerPort]
  /// `spec.replicas`; 1 if not set.
  public var replicas: Int
  /// `status.readyReplicas`; 0 if not set.
  public var readyReplicas: Int
  /// `metadata.ownerReferences`
  public var owners: [OwnerReference]

  /// Creates a workload with one replica and only a name.
  public init(name: NamespacedName) {
    self.name = name
    labels = Labels()
    selector = LabelSelector()
    templateLabels = Labels()
    templatePorts = []
    replicas = 1
    readyReplicas = 0
    owners = []
  }
}
