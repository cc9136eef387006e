public import Addresses
public import ClusterModel

/// What the proxy knows about the node that it runs on.
public struct NodeView: Hashable, Sendable {
  /// The node's name, which must match `nodeName` and node hints exactly.
  public var name: String
  /// Its zone; nil when unknown, in which case zone hints are not used.
  public var zone: String?
  /// Its addresses, the primary one of each family first.
  public var addresses: [IPAddress]
  /// The addresses of its interfaces, for `--nodeport-addresses` with blocks.
  public var interfaceAddresses: [IPAddress]

  /// Creates a node with this name; set the other properties as far as they are known.
  public init(
    name: String, zone: String? = nil, addresses: [IPAddress] = [], interfaceAddresses: [IPAddress] = []
  ) {
    self.name = name
    self.zone = zone
    self.addresses = addresses
    self.interfaceAddresses = interfaceAddresses
  }

  /// Returns a node's addresses, the primary one of each family first: the given ones, then those of its Node object.
  ///
  /// - Parameter interfaces: the addresses of the node's interfaces, in order, as a fallback. If there are no given
  ///   addresses and no Node object with addresses, the first one of each family is used that is neither loopback nor
  ///   link-local. In a cluster, the kubelet finds the addresses and writes them to the Node object; a folder of
  ///   manifests often has no Node, or one with nothing but a zone.
  public static func addresses(
    given: [IPAddress], object: Node?, orOf interfaces: [IPAddress] = []
  ) -> [IPAddress] {
    if let object, !object.addresses.isEmpty {
      return given + object.addresses.filter { !given.contains($0) }
    }
    guard given.isEmpty else { return given }
    let fit = interfaces.filter { !$0.isLoopback && !$0.isLinkLocal }
    return [fit.first { $0.family == .ipv4 }, fit.first { $0.family == .ipv6 }].compactMap { $0 }
  }

  /// Returns the node's primary address in the family.
  public func primaryAddress<Family: IPFamily>(_: Family.Type) -> Family.Address? {
    addresses.lazy.compactMap(Family.own).first
  }

  /// Returns the addresses on which node ports are served, in order. Loopback addresses are excluded: packets to them
  /// never come from outside, and kube-proxy's nftables mode does not serve them either. Link-local addresses are
  /// included only if a block is itself link-local.
  func nodePortAddresses<Family: IPFamily>(_: Family.Type, _ setting: NodePortAddresses) -> [Family.Address] {
    let own = setting.blocks.compactMap { $0.own(Family.self) }
    let found = interfaceAddresses.compactMap(Family.own).filter { address in
      own.contains { $0.contains(address) && (!address.isLinkLocal || $0.first.isLinkLocal) }
    }
    let primary = setting.includesPrimary ? primaryAddress(Family.self) : nil
    return Set(found).filter { !$0.isLoopback }.union([primary].compactMap { $0 }).sorted()
  }
}
