public import Addresses

/// One entry of a slice's `endpoints`. A cluster has very many of them, so the type is small: 48 bytes.
public struct SliceEndpoint: Hashable, Sendable {
  /// `addresses[0]`. Further addresses have no meaning, and kube-proxy ignores them as well (KEP-3685).
  public var address: IPAddress
  /// `conditions.ready`; true if not set.
  public var isReady: Bool
  /// `conditions.serving`; true if not set.
  public var isServing: Bool
  /// `conditions.terminating`; false if not set.
  public var isTerminating: Bool
  /// Whether there are any hints. A copy of what `details` says: reading `details` retains an object that very many
  /// endpoints share, and CPUs contend for its reference count.
  public private(set) var hasHints = false
  /// Its share of new connections relative to other endpoints', from annotations of the slice; 0 for none.
  public var weight = EndpointWeight.unstated
  /// `nodeName`
  public var nodeName: String?
  /// The remaining fields, which endpoints with equal ones may share; nil if there are none.
  public private(set) var details: Boxed<EndpointDetails>?

  /// Creates a ready endpoint.
  public init(_ address: IPAddress, nodeName: String? = nil) {
    self.address = address
    isReady = true
    isServing = true
    isTerminating = false
    self.nodeName = nodeName
  }

  /// `zone`
  public var zone: String? {
    get { details?.value.zone }
    set { change { $0.zone = newValue } }
  }

  /// The name of the Pod in `targetRef`, in the slice's namespace; nil if not set, and in the daemon.
  public var podName: String? {
    get { details?.value.podName }
    set { change { $0.podName = newValue } }
  }

  /// `hostname`: its DNS name within a headless Service. Nil in the daemon.
  public var hostname: String? {
    get { details?.value.hostname }
    set { change { $0.hostname = newValue } }
  }

  /// `hints.forZones[].name`
  public var zoneHints: [String] {
    get { details?.value.zoneHints ?? [] }
    set { change { $0.zoneHints = newValue } }
  }

  /// `hints.forNodes[].name`
  public var nodeHints: [String] {
    get { details?.value.nodeHints ?? [] }
    set { change { $0.nodeHints = newValue } }
  }

  /// Replaces the details by a box that other endpoints may share.
  public mutating func share(_ shared: Boxed<EndpointDetails>) {
    set(shared.value.isEmpty ? nil : shared)
  }

  // Empty details are stored as nil, so that equal endpoints compare equal.
  private mutating func change(_ body: (inout EndpointDetails) -> Void) {
    let old = details?.value ?? EndpointDetails()
    var new = old
    body(&new)
    guard new != old else { return }
    set(new.isEmpty ? nil : Boxed(new))
  }

  private mutating func set(_ details: Boxed<EndpointDetails>?) {
    self.details = details
    hasHints = details?.value.hasHints ?? false
  }
}

extension SliceEndpoint: Encodable {
  private enum CodingKeys: CodingKey {
    case address, isReady, isServing, isTerminating, nodeName, zone, podName, hostname, zoneHints, nodeHints,
      weight
  }

  /// Encodes all fields, including those of `details`, as one object. Omits nil values, and a weight that nothing states.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(address, forKey: .address)
    try container.encode(isReady, forKey: .isReady)
    try container.encode(isServing, forKey: .isServing)
    try container.encode(isTerminating, forKey: .isTerminating)
    try container.encodeIfPresent(nodeName, forKey: .nodeName)
    try container.encodeIfPresent(zone, forKey: .zone)
    try container.encodeIfPresent(podName, forKey: .podName)
    try container.encodeIfPresent(hostname, forKey: .hostname)
    try container.encode(zoneHints, forKey: .zoneHints)
    try container.encode(nodeHints, forKey: .nodeHints)
    if weight != EndpointWeight.unstated { try container.encode(weight, forKey: .weight) }
  }
}
