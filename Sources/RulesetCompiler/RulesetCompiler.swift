public import Addresses
public import ClusterModel
public import Ruleset
public import ServicePlan

/// A ruleset together with what could not be put into it.
public struct CompiledRuleset: Sendable {
  /// The ruleset.
  public let ruleset: Ruleset
  /// What is left out, and why.
  public let diagnostics: [Diagnostic]
}

/// The ruleset for a plan: the static program, and the elements of its maps.
///
/// Numbers that the live table has given to Service ports, endpoints' slots and kinds of treatment are kept, so that the
/// difference is small and affinity survives. Without a live table the same plan always gives the same ruleset.
@_specialize(where Family == IPv4)
@_specialize(where Family == IPv6)
public func ruleset<Family: IPFamily>(
  for plan: Plan<Family>, like live: TableImage? = nil, counting counters: PacketCounters = .none
) -> CompiledRuleset {
  var compiler = RulesetCompiler(plan, like: live)
  compiler.addNode()
  for service in plan.services { compiler.add(service) }
  compiler.addSharedElements()
  return CompiledRuleset(
    ruleset: Ruleset(
      family: Family.family,
      sets: compiler.elements.sets(for: Family.family, like: live, countingPackets: counters),
      chains: compiler.chains),
    diagnostics: compiler.diagnostics)
}

/// Gathers the elements of one ruleset.
struct RulesetCompiler<Family: IPFamily> {
  let plan: Plan<Family>
  let earlier: Inheritance
  let numbers: Numbers
  let program: ProgramChains<Family>
  var elements = ProgramElements()
  var diagnostics: [Diagnostic] = []
  private var clusterIPs: Set<Words> = []
  private var hairpin: Set<Words> = []

  init(_ plan: Plan<Family>, like live: TableImage?) {
    self.plan = plan
    earlier = Inheritance(live)
    let ports = plan.services.flatMap(\.ports).filter { !$0.frontends.isEmpty }
    numbers = Numbers(for: ports, classes: ports.kindsOfTreatment(), keeping: earlier)
    program = ProgramChains(node: plan.node)
  }

  /// The static program and a chain for each kind of treatment.
  var chains: [AnyChain] { program.fixed + numbers.kinds.compactMap { program.chain(for: $0.kind) } }

  /// What is true of the node as a whole, and the kinds of treatment.
  mutating func addNode() {
    elements.nodePortAddresses = plan.node.nodePortAddresses.map { Element(Words($0)) }
    elements.serviceCIDRs = plan.node.serviceCIDRs.map { Element(range: $0) }
    if case .sources(let prefixes) = plan.node.localPods {
      elements.localPods = prefixes.map { Element(range: $0) }
    }
    for (kind, number) in numbers.kinds {
      elements.classes.append(Element(Words(number), .verdict(program.verdict(for: kind))))
      if case .choose = kind {
        elements.setClasses.append(Element(Words(number), .verdict(program.verdict(for: kind))))
      }
    }
  }

  /// All elements that are there for this Service.
  mutating func add(_ service: ServicePlan<Family>) {
    for port in service.ports where !port.frontends.isEmpty { add(port) }
    for address in service.clusterIPs { clusterIPs.insert(Words(address)) }
  }

  private mutating func add(_ port: ServicePortPlan<Family>) {
    guard let number = numbers.number(of: port.name) else {
      return leaveOut(port, "there are more Service ports than the \(ServiceWord.portNumbers.count) that fit")
    }
    let compiled = CompiledPort(port, number: number, earlier: earlier)
    guard let words = compiled.frontendWords(numbers) else {
      return leaveOut(port, "there are more kinds of treatment in use than a class can tell apart")
    }
    elements.add(port.frontends, words: words, comment: portComment(port.name))
    compiled.addEndpoints(to: &elements, numbers: numbers)
    for address in port.hairpinAddresses { hairpin.insert(Words(address, address)) }
    if compiled.isTruncated {
      leaveOut(port, "with session affinity only the first \(UIDs.capacity) endpoints are used")
    }
  }

  private mutating func leaveOut(_ port: ServicePortPlan<Family>, _ problem: String) {
    diagnostics.append(
      Diagnostic(
        .error, ObjectReference(kind: "Service", name: port.name.service), field: "spec.ports",
        problem: "port \(port.name) cannot be served in full: \(problem)",
        remedy: "use fewer different endpoint counts and affinity timeouts, or fewer endpoints"))
  }

  /// What several Services may ask for, once.
  mutating func addSharedElements() {
    elements.clusterIPs = clusterIPs.sorted().map { Element($0) }
    elements.hairpin = hairpin.sorted().map { Element($0) }
  }
}

extension Array {
  /// The kinds of treatment that one or another of these Service ports needs, with those that they go on as: a group
  /// for each combination that occurs.
  fileprivate func kindsOfTreatment<Family>() -> [[TreatmentClass]]
  where Element == ServicePortPlan<Family> {
    var known: Set<[TreatmentClass]> = []
    return map(\.kindsOfTreatment).filter { known.insert($0).inserted }.map { $0.flatMap(\.way) }
  }
}
