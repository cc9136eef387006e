public import Addresses

/// A validated Pod (core/v1). The proxy does not need Pods; `get`, `describe` and `explain` do.
public struct Pod: Hashable, Sendable, Encodable {
  /// Namespace and name.
  public var name: NamespacedName
  /// `metadata.labels`
  public var labels: Labels
  /// `status.phase`: Pending, Running, Succeeded, Failed, Unknown; nil if not set.
  public var phase: String?
  /// `status.podIPs`, or `status.podIP` alone.
  public var addresses: [IPAddress]
  /// `status.hostIPs`, or `status.hostIP` alone: the addresses of its node.
  public var hostAddresses: [IPAddress]
  /// `spec.hostname`
  public var hostname: String?
  /// `spec.subdomain`: the headless Service in whose domain the Pod has its hostname.
  public var subdomain: String?
  /// `spec.nodeName`
  public var nodeName: String?
  /// `spec.hostNetwork`: the Pod has the node's addresses.
  public var usesHostNetwork: Bool
  /// The ports that the containers declare, in the manifest's order; those of restartable init containers come last.
  public var ports: [ContainerPort]
  /// Whether the condition Ready is True.
  public var isReady: Bool
  /// `metadata.deletionTimestamp` is set.
  public var isTerminating: Bool
  /// `metadata.ownerReferences`
  public var owners: [OwnerReference]

  /// Creates a Pod with only a name.
  public init(name: NamespacedName) {
    self.name = name
    labels = Labels()
    addresses = []
    hostAddresses = []
    usesHostNetwork = false
    ports = []
    isReady = false
    isTerminating = false
    owners = []
  }

  /// Whether the phase is Succeeded or Failed. Such a Pod is not an endpoint of any Service.
  public var isFinished: Bool { phase == "Succeeded" || phase == "Failed" }
}

/// One entry of a container's `ports`.
public struct ContainerPort: Hashable, Sendable, Encodable {
  /// The name, to which a Service's `targetPort` may refer; empty if not set.
  public var name: String
  /// `protocol`; TCP if not set.
  public var transport: Transport
  /// `containerPort`
  public var port: Port

  /// Creates a container port.
  public init(name: String = "", transport: Transport = .tcp, port: Port) {
    self.name = name
    self.transport = transport
    self.port = port
  }
}

/// One entry of `metadata.ownerReferences`.
public struct OwnerReference: Hashable, Sendable, Encodable {
  /// `ReplicaSet`, `DaemonSet`, …
  public var kind: String
  /// The owner's name, in the namespace of the object it owns.
  public var name: String

  /// Creates a reference to an owner.
  public init(kind: String, name: String) {
    self.kind = kind
    self.name = name
  }
}
