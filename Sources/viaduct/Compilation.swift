internal import Addresses
internal import ClusterModel
internal import Ruleset
internal import RulesetCompiler
internal import ServicePlan

/// Manifests and options on their way to rulesets, without a look at the kernel.
struct Compilation {
  let cluster: ClusterSnapshot
  let ipv4: PlanResult<IPv4>
  let ipv6: PlanResult<IPv6>
  let rulesets: [Ruleset]

  init(_ options: ClusterOptions, _ proxy: ProxyOptions) throws {
    cluster = try options.load().snapshot
    let node = NodeView(options, in: cluster)
    let settings = proxy.settings(for: cluster.node(named: node.name))
    ipv4 = Plan.make(for: cluster, on: node, with: settings)
    ipv6 = Plan.make(for: cluster, on: node, with: settings)
    let compiled = [
      ruleset(for: ipv4.plan, counting: proxy.counters), ruleset(for: ipv6.plan, counting: proxy.counters),
    ]
    rulesets = compiled.map(\.ruleset)
    let diagnostics = node.diagnostics(in: cluster) + ipv4.diagnostics + ipv6.diagnostics
    try options.report(diagnostics + compiled.flatMap(\.diagnostics))
  }

  /// What makes an empty kernel hold the rulesets.
  var transactions: [Transaction] { rulesets.map { $0.difference(from: nil) } }
}
