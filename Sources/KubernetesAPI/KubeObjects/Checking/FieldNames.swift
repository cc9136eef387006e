internal import ClusterModel

/// The names of the fields that the API defines (k8s.io/api of Kubernetes 1.36, types.go), in the objects that we read.
/// They tell a misspelled field from one that we do not read. Those that we read are described by a `FieldKey`.
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
  fileprivate init<Key: FieldKey>(_: Key.Type, _ inner: [Key: Self] = [:], and others: Self = Self()) {
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
    "Endpoints": Self(
      "apiVersion kind",
      [
        "metadata": metadata,
        "subsets": Self(
          "", ["addresses": endpointAddress, "notReadyAddresses": endpointAddress, "ports": endpointPort]),
      ]),
    "Node": Self(
      NodeField.self, [.metadata: metadata, .spec: nodeSpec, .status: nodeStatus], and: typeMeta),
    "ServiceCIDR": Self(
      ServiceCIDRField.self, [.metadata: metadata, .spec: Self(ServiceCIDRSpecField.self)],
      and: Self("apiVersion kind", ["status": Self("conditions")])),
    "Pod": Self("apiVersion kind status", ["metadata": metadata, "spec": podSpec]),
    "Deployment": Self(
      "apiVersion kind status",
      [
        "metadata": metadata,
        "spec": Self(
          "replicas strategy minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds",
          ["selector": selector, "template": template]),
      ]),
    "ReplicaSet": Self(
      "apiVersion kind status",
      [
        "metadata": metadata,
        "spec": Self("replicas minReadySeconds", ["selector": selector, "template": template]),
      ]),
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

  private static let endpointAddress = Self("ip hostname nodeName", ["targetRef": reference])
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

  private static let selector = Self("matchLabels", ["matchExpressions": Self("key operator values")])
  private static let template = Self("", ["metadata": metadata, "spec": podSpec])

  private static let podSpec = Self(
    """
    volumes ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector \
    serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC \
    shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity schedulerName tolerations \
    hostAliases priorityClassName priority dnsConfig readinessGates runtimeClassName enableServiceLinks \
    preemptionPolicy overhead topologySpreadConstraints setHostnameAsFQDN os hostUsers schedulingGates resourceClaims \
    resources hostnameOverride workloadRef schedulingGroup
    """, ["containers": container, "initContainers": container])

  private static let container = Self(
    """
    name image command args workingDir envFrom env resources resizePolicy restartPolicy restartPolicyRules volumeMounts \
    volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy \
    imagePullPolicy securityContext stdin stdinOnce tty
    """, ["ports": Self("name hostPort containerPort protocol hostIP")])
}
