internal import ClusterModel

/// The names of the fields that the API defines (k8s.io/api of Kubernetes 1.36, types.go), in the objects that we read.
/// They tell a misspelled field from one that we do not read.
package struct FieldNames: Sendable {
  /// The nested fields of each field, or of its elements; nil for fields that are not checked any further.
  package let fields: [String: FieldNames?]

  fileprivate init(_ names: String, _ inner: [String: FieldNames] = [:]) {
    var fields: [String: FieldNames?] = [:]
    for name in names.split(separator: " ") { fields.updateValue(nil, forKey: String(name)) }
    for (name, value) in inner { fields.updateValue(value, forKey: name) }
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
    "Service": object(spec: serviceSpec, status: serviceStatus),
    "EndpointSlice": Self(
      "apiVersion kind addressType",
      ["metadata": metadata, "endpoints": endpoint, "ports": endpointPort]),
    "Endpoints": Self(
      "apiVersion kind",
      [
        "metadata": metadata,
        "subsets": Self(
          "", ["addresses": endpointAddress, "notReadyAddresses": endpointAddress, "ports": endpointPort]),
      ]),
    "Node": object(
      spec: Self(
        "podCIDR podCIDRs providerID unschedulable configSource externalID",
        ["taints": Self("key value effect timeAdded")]),
      status: Self(
        """
        capacity allocatable phase conditions daemonEndpoints nodeInfo images volumesInUse volumesAttached config \
        runtimeHandlers features declaredFeatures
        """, ["addresses": Self("type address")])),
    "ServiceCIDR": object(spec: Self("cidrs"), status: Self("conditions")),
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

  private static func object(spec: Self, status: Self) -> Self {
    Self("apiVersion kind", ["metadata": metadata, "spec": spec, "status": status])
  }

  private static let metadata = Self(
    """
    name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp \
    deletionGracePeriodSeconds labels annotations finalizers managedFields
    """, ["ownerReferences": Self("apiVersion kind name uid controller blockOwnerDeletion")])

  private static let serviceSpec = Self(
    """
    selector clusterIP clusterIPs type externalIPs sessionAffinity loadBalancerIP loadBalancerSourceRanges externalName \
    externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses ipFamilies ipFamilyPolicy \
    allocateLoadBalancerNodePorts loadBalancerClass internalTrafficPolicy trafficDistribution
    """,
    [
      "ports": Self("name protocol appProtocol port targetPort nodePort"),
      "sessionAffinityConfig": Self("", ["clientIP": Self("timeoutSeconds")]),
    ])

  private static let serviceStatus = Self(
    "conditions", ["loadBalancer": Self("", ["ingress": Self("ip hostname ipMode ports")])])

  private static let endpoint = Self(
    "addresses hostname deprecatedTopology nodeName zone",
    [
      "conditions": Self("ready serving terminating"), "targetRef": reference,
      "hints": Self("", ["forZones": Self("name"), "forNodes": Self("name")]),
    ])

  private static let endpointAddress = Self("ip hostname nodeName", ["targetRef": reference])
  private static let endpointPort = Self("name port protocol appProtocol")
  private static let reference = Self("kind namespace name uid apiVersion resourceVersion fieldPath")

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
