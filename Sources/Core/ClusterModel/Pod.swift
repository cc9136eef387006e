public import Addresses

/// What is told of a Pod (core/v1), checked. A proxy does not need Pods; `get`, `describe` and `explain` do.
public struct Pod: Hashable, Sendable, Encodable {
  /// Namespace and name.
  public var name: NamespacedName
  /// `metadata.labels`
  public var labels: Labels
  /// `status.phase`: Pending, Running, Succeeded, Failed, Unknown; nil when the manifest says none.
  public var phase: String?
  /// `status.podIPs`, or `status.podIP` alone.
  public var addresses: [IPAddress]
  /// `status.hostIPs`, or `status.hostIP` alone: those of its node.
  public var hostAddresses: [IPAddress]
  /// `spec.hostname`, if it has one of its own.
  public var hostname: String?
  /// `spec.subdomain`: the headless Service within which the host name is its name.
  public var subdomain: String?
  /// `spec.nodeName`
  public var nodeName: String?
  /// `spec.hostNetwork`: its addresses are the node's.
  public var usesHostNetwork: Bool
  /// The ports that its containers declare, in the manifest's order, those of restartable init containers last.
  public var ports: [ContainerPort]
  /// Whether the condition Ready is True.
  public var isReady: Bool
  /// `metadata.deletionTimestamp` is set.
  public var isTerminating: Bool
  /// `metadata.ownerReferences`
  public var owners: [OwnerReference]

  /// A Pod of which only the name is known.
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

  /// Whether it has ended for good: phase Succeeded or Failed. It is an endpoint of nothing then.
  public var isFinished: Bool { phase == "Succeeded" || phase == "Failed" }
}

/// One entry of a container's `ports`.
public struct ContainerPort: Hashable, Sendable, Encodable {
  /// The name, which a Service's `targetPort` may be; empty when it has none.
  public var name: String
  /// The transport, TCP where the manifest says none.
  public var transport: Transport
  /// `containerPort`
  public var port: Port

  /// A port of a container.
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
  /// Its name, in the namespace of what it owns.
  public var name: String

  /// The owner of this kind and name.
  public init(kind: String, name: String) {
    self.kind = kind
    self.name = name
  }
}
