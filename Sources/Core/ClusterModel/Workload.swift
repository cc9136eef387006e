/// What is told of a Deployment or a ReplicaSet (apps/v1), checked. A proxy needs neither.
public struct Workload: Hashable, Sendable, Encodable {
  /// Namespace and name.
  public var name: NamespacedName
  /// `metadata.labels`
  public var labels: Labels
  /// `spec.selector`: which Pods are its own.
  public var selector: LabelSelector
  /// `spec.template.metadata.labels`: what its Pods are labelled with.
  public var templateLabels: Labels
  /// The ports that the template's containers declare.
  public var templatePorts: [ContainerPort]
  /// `spec.replicas`; absent means 1.
  public var replicas: Int
  /// `status.readyReplicas`; absent means 0.
  public var readyReplicas: Int
  /// `metadata.ownerReferences`
  public var owners: [OwnerReference]

  /// One replica of which nothing is known.
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
