internal import ClusterModel

/// The names of the fields that the API defines (k8s.io/api of Kubernetes 1.36, types.go), in the objects that we read.
/// They tell a misspelled field from one that we do not read. Those that we read are described by a `FieldName`.
package struct FieldNames: Sendable {
  /// The nested fields of each field, or of its elements; nil for fields that are not checked any further.
  package let fields: [String: FieldNames?]

  /// Creates a message with fields that we do not read.
  fileprivate init(_ names: String = "", _ inner: [String: FieldNames] = [:]) {
    var fields: [String: FieldNames?] = [:]
    for name in names.split(separator: " ") { fields.updateValue(nil, forKey: String(name)) }
    for (name, value) in inner { fields.updateValue(value, forKey: name) }
    self.fields = fields
  }

  /// Creates a message from the fields that we read, and others that we do not read.
  fileprivate init<Key: FieldName>(_: Key.Type, _ inner: [Key: Self] = [:], and others: Self = Self()) {
    var fields = others.fields
    for key in Key.allCases { fields.updateValue(inner[key], forKey: key.name) }
    self.fields = fields
  }

  /// Returns the field that the author of an unknown name probably meant; nil if the name is known or resembles none.
  package func suggestion(for name: String) -> String? {
    if fields.keys.contains(name) { return nil }
    let near = fields.keys.filter { $0.isLikelyCorrection(of: name) }
    return near.min { ($0.editDistance(to: name), $0) < ($1.editDistance(to: name), $1) }
  }

  /// Returns the fields of a kind; nil for kinds that we do not read.
  package static func of(kind: String) -> Self? { kinds[kind] }

  private static let kinds: [String: Self] = [
    "Service": Self(
      ServiceField.self, [.metadata: metadata, .spec: serviceSpec, .status: serviceStatus], and: typeMeta),
    "EndpointSlice": Self(
      EndpointSliceField.self, [.metadata: metadata, .endpoints: endpoint, .ports: endpointPort],
      and: typeMeta),
    "Endpoints": Self(EndpointsField.self, [.metadata: metadata, .subsets: subset], and: typeMeta),
    "Node": Self(
      NodeField.self, [.metadata: metadata, .spec: nodeSpec, .status: nodeStatus], and: typeMeta),
    "ServiceCIDR": Self(
      ServiceCIDRField.self, [.metadata: metadata, .spec: Self(ServiceCIDRSpecField.self)],
      and: Self("apiVersion kind", ["status": Self("conditions")])),
    "Pod": Self(PodField.self, [.metadata: metadata, .spec: podSpec], and: typeMeta),
    "Deployment": workload("strategy minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds"),
    "ReplicaSet": workload("minReadySeconds"),
  ]

  private static let typeMeta = Self("apiVersion kind")

  private static let metadata = Self(
    MetadataField.self,
    [
      .ownerReferences: Self(
        OwnerReferenceField.self, and: Self("apiVersion uid controller blockOwnerDeletion"))
    ],
    and: Self("generateName selfLink uid generation deletionGracePeriodSeconds finalizers managedFields"))

  private static let serviceSpec = Self(
    ServiceSpecField.self,
    [
      .ports: Self(ServicePortField.self, and: Self("appProtocol")),
      .sessionAffinityConfig: Self(
        SessionAffinityConfigField.self, [.clientIP: Self(ClientIPConfigField.self)]),
    ])

  private static let serviceStatus = Self(
    ServiceStatusField.self,
    [
      .loadBalancer: Self(
        LoadBalancerStatusField.self, [.ingress: Self(LoadBalancerIngressField.self, and: Self("ports"))])
    ],
    and: Self("conditions"))

  private static let endpoint = Self(
    EndpointField.self,
    [
      .conditions: Self(EndpointConditionsField.self), .targetRef: reference,
      .hints: Self(
        EndpointHintsField.self,
        [.forZones: Self(HintTargetField.self), .forNodes: Self(HintTargetField.self)]),
    ],
    and: Self("deprecatedTopology"))

  private static let subset = Self(
    EndpointSubsetField.self,
    [.addresses: endpointAddress, .notReadyAddresses: endpointAddress, .ports: endpointPort])

  private static let endpointAddress = Self(EndpointAddressField.self, [.targetRef: reference])
  private static let endpointPort = Self(EndpointPortField.self, and: Self("appProtocol"))
  private static let reference = Self(
    ObjectReferenceField.self, and: Self("namespace uid apiVersion resourceVersion fieldPath"))

  private static let nodeSpec = Self(
    NodeSpecField.self, [.taints: Self(TaintField.self, and: Self("value effect timeAdded"))],
    and: Self("providerID unschedulable configSource externalID"))

  private static let nodeStatus = Self(
    NodeStatusField.self, [.addresses: Self(NodeAddressField.self)],
    and: Self(
      """
      capacity allocatable phase conditions daemonEndpoints nodeInfo images volumesInUse volumesAttached config \
      runtimeHandlers features declaredFeatures
      """))

  /// - Parameter others: the fields of `spec` that we do not read.
  private static func workload(_ others: String) -> Self {
    let spec = Self(
      WorkloadSpecField.self,
      [
        .selector: Self(SelectorField.self, [.matchExpressions: Self(SelectorExpressionField.self)]),
        .template: Self(PodTemplateField.self, [.metadata: metadata, .spec: podSpec]),
      ],
      and: Self(others))
    return Self(WorkloadField.self, [.metadata: metadata, .spec: spec], and: typeMeta)
  }

  private static let podSpec = Self(
    PodSpecField.self, [.containers: container, .initContainers: container],
    and: Self(
      """
      volumes ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy \
      nodeSelector serviceAccountName serviceAccount automountServiceAccountToken hostPID hostIPC \
      shareProcessNamespace securityContext imagePullSecrets affinity schedulerName tolerations hostAliases \
      priorityClassName priority dnsConfig readinessGates runtimeClassName enableServiceLinks preemptionPolicy overhead \
      topologySpreadConstraints setHostnameAsFQDN os hostUsers schedulingGates resourceClaims resources \
      hostnameOverride workloadRef schedulingGroup
      """))

  private static let container = Self(
    ContainerField.self, [.ports: Self(ContainerPortField.self, and: Self("hostPort hostIP"))],
    and: Self(
      """
      name image command args workingDir envFrom env resources resizePolicy restartPolicyRules volumeMounts \
      volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy \
      imagePullPolicy securityContext stdin stdinOnce tty
      """))
}
