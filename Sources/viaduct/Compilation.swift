internal import Addresses
internal import ClusterModel
internal import Controller
internal import ManifestSource
internal import NFTNetlink
internal import Ruleset
internal import RulesetCompiler
internal import ServicePlan

/// Manifests and options on their way to rulesets, without a look at the kernel.
struct Compilation {
  let cluster: ClusterSnapshot
  let plans: Plans
  let rulesets: [Ruleset]

  init(_ options: ClusterOptions, _ proxy: ProxyOptions) throws {
    cluster = try options.load().snapshot
    let node = NodeView(options, in: cluster)
    let settings = proxy.settings(for: cluster.node(named: node.name))
    plans = Intent(cluster: cluster, node: node, settings: settings, counters: proxy.counters.counters).plans
    let compiled = plans.rulesets()
    rulesets = compiled.map(\.ruleset)
    try options.report(
      node.diagnostics(in: cluster) + plans.diagnostics + compiled.flatMap(\.diagnostics))
  }

  /// What makes an empty kernel hold the rulesets.
  var transactions: [Transaction] { rulesets.map { $0.difference(from: nil) } }

  /// The messages that would be sent, in words.
  var netlinkText: String { encode(transactions).lines.map { $0 + "\n" }.joined() }
}
