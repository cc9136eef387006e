internal import Addresses
internal import ClusterModel
internal import ManifestSource
internal import NFTNetlink
internal import NFTRuleset
internal import NFTCompiler
internal import ServicePlan

/// Manifests compiled to rulesets, without reading the kernel.
struct CompiledManifests {
  let cluster: ClusterSnapshot
  private let state: InputCluster
  let plans: Plans
  let rulesets: [Ruleset]

  init(_ options: ClusterOptions, _ proxy: ProxyOptions) throws {
    state = try options.load(brokenFiles: .reported)
    cluster = state.snapshot
    let node = NodeView(options, in: cluster)
    let settings = proxy.settings(for: cluster.node(named: node.name))
    plans = Intent(cluster: cluster, node: node, settings: settings).plans
    let compiled = proxy.backEnd.program(for: plans)
    rulesets = compiled.map(\.ruleset)
    try options.report(
      node.diagnostics(in: cluster) + plans.diagnostics + compiled.flatMap(\.diagnostics))
  }

  /// Ends the command with exit code 2 if a file could not be read. Call it after all output.
  func failIfIncomplete() throws { try state.failIfIncomplete() }

  /// The transactions that bring an empty kernel to the rulesets.
  var transactions: [Transaction] { rulesets.map { $0.difference(from: nil) } }

  /// The netlink messages that would be sent, decoded.
  var netlinkText: String { encode(transactions).lines.map { $0 + "\n" }.joined() }
}
