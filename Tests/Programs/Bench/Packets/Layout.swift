internal import NFTCompiler
import NFTDriver
internal import Addresses
internal import ClusterModel
internal import PrivateNetwork
internal import ServicePlan

/// How the rules are laid out that a packet meets.
enum Layout: String, CaseIterable {
  /// No rules; packets are addressed to endpoints.
  case none = "no NAT"
  /// Ours.
  case viaduct = "viaduct"
  /// The prototype of our layout: the least that does it.
  case prototype = "the prototype"
  /// A chain for each Service and each endpoint, as kube-proxy's nftables mode has it.
  case chainPerService = "a chain per Service"
  /// A rule for each frontend, one after the other, as kube-proxy's iptables mode has it.
  case linear = "linear iptables"

  /// Makes the rules in the calling thread's network namespace.
  func load(_ cluster: PacketCluster) throws {
    switch self {
    case .none: break
    case .viaduct: try loadOurs(cluster)
    case .prototype: try load(PrototypeLayout(cluster: cluster).text, with: "nft -f -")
    case .chainPerService: try load(ChainPerServiceLayout(cluster: cluster).text, with: "nft -f -")
    case .linear: try load(LinearLayout(cluster: cluster).text, with: Self.restore)
    }
  }

  /// The older backend where the kernel has it, since the newer one's rules are nft's.
  private static let restore =
    "if iptables-legacy -w -t nat -L -n > /dev/null 2>&1; then iptables-legacy-restore -w; "
    + "else iptables-nft-restore; fi"

  /// Which backend of iptables `linear` uses.
  static var iptablesBackend: String {
    shell("iptables-legacy -w -t nat -L -n").status == 0 ? "legacy" : "nft"
  }

  private func load(_ text: String, with command: String) throws {
    let outcome = shell(command, input: text)
    guard outcome.status == 0 else {
      throw LayoutError(layout: self, said: String(outcome.output.prefix(300)))
    }
  }

  private func loadOurs(_ cluster: PacketCluster) throws {
    var settings = ProxySettings()
    settings.localPods = .sources([PacketCluster.pods].compactMap(IPPrefix.init))
    let node = NodeView(name: "this-node", addresses: [.v4(PacketCluster.nodeAddress)])
    let intent = Intent(cluster: cluster.snapshot, node: node, settings: settings)
    var programmer = try Programmer()
    var report = SyncReport()
    _ = try programmer.apply(intent.plans, by: NFTBackEnd(), report: &report)
  }
}

/// The rules of a layout could not be made.
struct LayoutError: Error, CustomStringConvertible {
  let layout: Layout
  let said: String

  var description: String { "cannot load the rules of \(layout.rawValue): \(said)" }
}
