public import Addresses

/// One entry of a slice's `endpoints`. There are very many of them, so that it is kept small: 48 bytes.
public struct SliceEndpoint: Hashable, Sendable {
  /// `addresses[0]`: the further ones have no meaning (KEP-3685, kube-proxy ignores them).
  public var address: IPAddress
  /// `conditions.ready`; absent means true.
  public var isReady: Bool
  /// `conditions.serving`; absent means true.
  public var isServing: Bool
  /// `conditions.terminating`; absent means false.
  public var isTerminating: Bool
  /// Whether there are any hints. Few endpoints have some, and looking into `details` counts a reference that very many
  /// others share, for which processors wait.
  public private(set) var hasHints = false
  /// `nodeName`
  public var nodeName: String?
  /// The rest, behind a pointer that endpoints with the same may share; nil when there is nothing.
  public private(set) var details: Boxed<EndpointDetails>?

  /// A ready endpoint; set what is otherwise.
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

  /// The Pod that it is, by `targetRef`, in the slice's namespace; nil when it says none. The daemon leaves it nil.
  public var podName: String? {
    get { details?.value.podName }
    set { change { $0.podName = newValue } }
  }

  /// `hostname`: its name within a headless Service, for the DNS. The daemon leaves it nil.
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

  /// Takes details that others may have too, instead of its own.
  public mutating func share(_ shared: Boxed<EndpointDetails>) {
    set(shared.value.isEmpty ? nil : shared)
  }

  /// Without anything there is no box, so that equal endpoints are equal however they were made.
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
    case address, isReady, isServing, isTerminating, nodeName, zone, podName, hostname, zoneHints, nodeHints
  }

  /// As one object; what is nil is left out.
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
  }
}
