public import Addresses
public import ClusterModel

/// What the proxy knows of the node that it runs on.
public struct NodeView: Hashable, Sendable {
  /// The node's name, which `nodeName` and hints are compared with, letter by letter.
  public var name: String
  /// Its zone; nil when unknown, and then zone hints are not used.
  public var zone: String?
  /// Its addresses, the primary one of each family first.
  public var addresses: [IPAddress]
  /// The addresses of its interfaces, for `--nodeport-addresses` with blocks.
  public var interfaceAddresses: [IPAddress]

  /// A node of this name; set what else is known.
  public init(
    name: String, zone: String? = nil, addresses: [IPAddress] = [], interfaceAddresses: [IPAddress] = []
  ) {
    self.name = name
    self.zone = zone
    self.addresses = addresses
    self.interfaceAddresses = interfaceAddresses
  }

  /// A node's addresses, the primary one of each family first: those given, then those of its Node object.
  ///
  /// - Parameter interfaces: the addresses of its interfaces, in their order, where they may stand in for a description.
  ///   With neither addresses given nor an object that says some, it is of each family the first that is neither a
  ///   loopback nor a link-local one. In a cluster the kubelet finds the addresses out and the Node object says them; a
  ///   folder of manifests often has no Node, or one that says no more than a zone.
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

  /// The primary address of the family.
  public func primaryAddress<Family: IPFamily>(_: Family.Type) -> Family.Address? {
    addresses.lazy.compactMap(Family.own).first
  }

  /// The addresses that node ports are served on, in order and without loopback ones: packets to those never come
  /// from outside, and kube-proxy's nftables mode does not serve them either. Link-local addresses are served only
  /// when a block names them.
  func nodePortAddresses<Family: IPFamily>(_: Family.Type, _ setting: NodePortAddresses) -> [Family.Address] {
    switch setting {
    case .primary: return primaryAddress(Family.self).map { [$0] } ?? []
    case .within(let prefixes):
      let own = prefixes.compactMap { $0.own(Family.self) }
      let found = interfaceAddresses.compactMap(Family.own).filter { address in
        own.contains { $0.contains(address) && (!address.isLinkLocal || $0.first.isLinkLocal) }
      }
      return Set(found).filter { !$0.isLoopback }.sorted()
    }
  }
}
