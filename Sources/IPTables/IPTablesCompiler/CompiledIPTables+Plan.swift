package import Addresses
package import ServicePlan
internal import ClusterModel
internal import IPTablesRuleset

extension CompiledIPTables {
  /// Compiles a plan.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  package init<Family: IPFamily>(_ plan: Plan<Family>) {
    var compiler = PlanCompiler(plan.node)
    for service in plan.services { compiler.add(service) }
    self.init(ruleset: compiler.ruleset, diagnostics: compiler.diagnostics)
  }
}

/// Collects the rules of all Services in the chains that they share, and the chains that they have alone.
struct PlanCompiler<Family: IPFamily> {
  let node: NodePlan<Family>
  var nat = Collected()
  var filter = Collected()
  private(set) var diagnostics: [Diagnostic] = []
  private var clusterIPs: [NamedAddress<Family>] = []
  private var closed: [NamedAddress<Family>] = []
  /// The chains that exist, by the Service port that has them: two with one name would be one.
  private var owners: [IPTablesChainName: ServicePortName] = [:]

  /// What Services have in a table.
  struct Collected {
    var services: [IPTablesRule] = []
    var nodePorts: [IPTablesRule] = []
    var chains: [IPTablesChain] = []
  }

  init(_ node: NodePlan<Family>) { self.node = node }

  mutating func add(_ service: ServicePlan<Family>) {
    clusterIPs += service.clusterIPs.map { NamedAddress($0, of: service.name) }
    closed += service.closedAddresses(on: node).map { NamedAddress($0, of: service.name) }
    var lists = (nat: Set<SourceListKind>(), filter: Set<SourceListKind>())
    for port in service.ports where !port.frontends.isEmpty {
      if let problem = problem(with: port) {
        diagnostics.append(problem)
        continue
      }
      let compiler = PortCompiler(port, on: node)
      compiler.add(to: &nat)
      compiler.addRefusals(to: &filter)
      diagnostics += port.losses
      for rule in compiler.sourcesInNat where lists.nat.insert(rule.list).inserted {
        nat.chains.append(rule.chain(of: service.name, otherwise: .accept))
      }
      for rule in compiler.sourcesInFilter where lists.filter.insert(rule.list).inserted {
        filter.chains.append(rule.chain(of: service.name, otherwise: .drop))
      }
    }
  }

  /// Why the port cannot be served at all, if so.
  private mutating func problem(with port: ServicePortPlan<Family>) -> Diagnostic? {
    let name = ChainNames(port.name).cluster
    if let owner = owners.updateValue(port.name, forKey: name) {
      owners[name] = owner
      return .sharedName(port.name, name, owner)
    }
    let longest = max(port.clusterEndpoints.count, port.localEndpoints.count)
    return longest > longestWalk ? .tooManyEndpoints(port.name, longest) : nil
  }

  var ruleset: IPTablesRuleset {
    let node = NodeChains(node, clusterIPs: clusterIPs.eachOnce(), closed: closed.eachOnce())
    return IPTablesRuleset(family: Family.family, tables: [node.nat(nat), node.filter(filter)])
  }
}

/// How many rules a packet may have to walk through in one chain.
private let longestWalk = 65_535

/// An address, and the first Service that has it.
struct NamedAddress<Family: IPFamily> {
  let address: Family.Address
  let service: NamespacedName

  init(_ address: Family.Address, of service: NamespacedName) {
    self.address = address
    self.service = service
  }
}

extension Array {
  /// The entries in order, without those whose address an earlier one has.
  fileprivate func eachOnce<Family>() -> Self where Element == NamedAddress<Family> {
    var seen: Set<Family.Address> = []
    return filter { seen.insert($0.address).inserted }
  }
}

extension SourceRule {
  /// The chain that returns with packets that may come in. Others are left untranslated in `nat`, and then dropped in
  /// `filter`.
  fileprivate func chain(of service: NamespacedName, otherwise: IPTablesTarget) -> IPTablesChain {
    let comment = "\(service) \(list == .loadBalancer ? "loadBalancerSourceRanges" : "source-ranges")"
    var rules = ranges.map { range in
      IPTablesRule(source: range.match, policy == .allow ? .return : otherwise)
    }
    if policy == .allow { rules.append(IPTablesRule(otherwise)) }
    if !rules.isEmpty { rules[0].comment = comment }
    return IPTablesChain(ChainNames.sources(service, list), rules)
  }
}

extension Prefix {
  /// What `-s` compares; nil for the block of all addresses, which iptables does not print.
  var match: Negatable<AddressBlock>? { isEverything ? nil : Negatable(AddressBlock(self)) }
}
