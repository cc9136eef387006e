internal import Addresses
internal import ClusterModel
internal import IPTablesRuleset
internal import ServicePlan

/// The chains that are always there.
enum FixedChain {
  /// In both tables: what Services have at their addresses.
  static let services = IPTablesChainName(ours: "SERVICES")
  /// In both tables: what Services have at the node's addresses.
  static let nodePorts = IPTablesChainName(ours: "NODEPORTS")
  static let postrouting = IPTablesChainName(ours: "POSTROUTING")
  /// Marks what does not come from local pods, where they are told by several blocks.
  static let markOutside = IPTablesChainName(ours: "MARK-OUTSIDE")
  static let unserved = IPTablesChainName(ours: "UNSERVED")
  static let clusterIPs = IPTablesChainName(ours: "CLUSTER-IPS")
  static let refuse = IPTablesChainName(ours: "REFUSE")
  static let refusePorts = IPTablesChainName(ours: "REFUSE-PORTS")
}

/// Names of chains end in thirteen letters and digits, which are all bits of a hash of what the chain is for. So they depend
/// on nothing else in the cluster, and are the same on every node.
struct ChainNames {
  private let suffix: String

  /// The chains of a Service port.
  init(_ port: ServicePortName) {
    suffix = Self.suffix(StableHash.mixed("\(port)/\(port.transport)"))
  }

  /// Chooses from the Cluster set.
  var cluster: IPTablesChainName { IPTablesChainName(ours: "SVC-" + suffix) }
  /// Chooses from the Local set.
  var local: IPTablesChainName { IPTablesChainName(ours: "SVL-" + suffix) }
  /// What packets pass that come to an address for the outside.
  var external: IPTablesChainName { IPTablesChainName(ours: "EXT-" + suffix) }
  /// Checks the limits.
  var limits: IPTablesChainName { IPTablesChainName(ours: "LIM-" + suffix) }

  /// The chain that checks one of a Service's lists of sources.
  static func sources(_ service: NamespacedName, _ list: SourceListKind) -> IPTablesChainName {
    let kind = list == .loadBalancer ? "load balancer" : "outside"
    return IPTablesChainName(ours: "FW-" + suffix(StableHash.mixed("\(service) \(kind)")))
  }

  /// The chain of an endpoint of a Service port, and the list of the clients that affinity remembers there.
  static func endpoint(_ endpoint: String, of port: ServicePortName) -> IPTablesChainName {
    IPTablesChainName(ours: "SEP-" + suffix(StableHash.mixed("\(port)/\(port.transport) \(endpoint)")))
  }

  /// All 64 bits, five in each character: RFC 4648's alphabet.
  private static func suffix(_ hash: UInt64) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    let characters = (0..<13).map { letters[Int(hash >> UInt64(5 * $0) & 31)] }
    return String(decoding: characters, as: UTF8.self)
  }
}

extension EndpointSetKind {
  func chain(_ names: ChainNames) -> IPTablesChainName { self == .cluster ? names.cluster : names.local }
}
