public import Addresses
public import ClusterModel
public import ServicePlan
public import NFTRuleset

/// The result of compiling a whole plan.
public struct CompiledPlan<Family: IPFamily>: Sendable {
  /// Everything that the kernel must hold.
  public let ruleset: Ruleset
  /// The state from which later changes are compiled, once the kernel holds the ruleset.
  public let program: ProgramState<Family>
  /// How long clients are remembered.
  public let affinityTimes: AffinityTimes
  /// Service ports that could not be compiled in full.
  public let diagnostics: [Diagnostic]
}

/// A ruleset, with the problems that were found while compiling it.
public struct CompiledRuleset: Sendable {
  /// The ruleset.
  public let ruleset: Ruleset
  /// How long clients are remembered.
  public let affinityTimes: AffinityTimes
  /// Service ports that could not be compiled in full.
  public let diagnostics: [Diagnostic]

  /// Takes what there is to program out of a compilation.
  public init<Family: IPFamily>(_ compilation: CompiledPlan<Family>) {
    ruleset = compilation.ruleset
    affinityTimes = compilation.affinityTimes
    diagnostics = compilation.diagnostics
  }
}

/// Compiles a plan into a ruleset: the fixed chains, and the elements of the maps.
///
/// Numbers that the live table assigns to Service ports, endpoint slots and treatment classes are kept, so that the
/// difference is small and affinity survives. Without a live table, the same plan always gives the same ruleset.
public func ruleset<Family: IPFamily>(
  for plan: Plan<Family>, like live: TableImage? = nil, counting counters: PacketCounters = .none
) -> CompiledRuleset {
  CompiledRuleset(compile(plan, like: live, counting: counters))
}

/// Compiles a plan into a ruleset, like `ruleset(for:)`, and the state from which to compile changes.
///
/// - Parameter runner: compiles the Services in parts; how they are cut does not affect the outcome.
@_specialize(where Family == IPv4)
@_specialize(where Family == IPv6)
public func compile<Family: IPFamily>(
  _ plan: Plan<Family>, like live: TableImage? = nil, counting counters: PacketCounters = .none,
  in runner: any ParallelMapper = SerialMapper()
) -> CompiledPlan<Family> {
  let ranges = runner.ranges(of: plan.services.count)
  var compiler = Compiler(plan, runner.map(ranges) { PlanPrepass(plan, $0) }, like: live)
  compiler.add(runner.map(compiler.parts(ranges)) { $0.compiled(plan) }, in: runner)
  return compiler.finished(like: live, counting: counters)
}

/// Compiles a whole plan from the prepasses over its parts and the compiled parts.
private struct Compiler<Family: IPFamily> {
  private let earlier: PriorAssignments
  private let prepasses: [PlanPrepass<Family>]
  /// The numbers of all Service ports that have a frontend, in order.
  private let numbers: [UInt32?]
  private var state: ProgramState<Family>
  private var elements: ProgramElements
  private var affinityTimes = AffinityTimes(Family.family)
  private var diagnostics: [Diagnostic] = []

  init(_ plan: Plan<Family>, _ prepasses: [PlanPrepass<Family>], like live: TableImage?) {
    self.prepasses = prepasses
    earlier = PriorAssignments(live)
    let classes = ClassNumbers(for: prepasses.classGroups(), keeping: earlier.classes)
    state = ProgramState(node: plan.node, classes: classes)
    state.resets = ResetRequests(prepasses)
    numbers = state.ports.assign(prepasses, keeping: earlier.ports)
    elements = ProgramElements()
  }

  /// Returns compilers for the Services in these ranges.
  func parts(_ ranges: [Range<Int>]) -> [PartCompiler<Family>] {
    var place = 0
    return zip(ranges, prepasses).map { range, prepass in
      let numbers = numbers[place..<place + prepass.ports.count]
      // The elements of the other parts are appended to those of the first.
      let room = place == 0 ? prepasses : [prepass]
      place += prepass.ports.count
      return PartCompiler(
        range, prepass: prepass, room: room, numbers: numbers, classes: state.classes, keeping: earlier)
    }
  }

  mutating func add(_ parts: consuming [CompiledPart<Family>], in runner: any ParallelMapper) {
    diagnostics = parts.flatMap { $0.diagnostics }
    for index in parts.indices { affinityTimes.merge(parts[index].affinityTimes) }
    let shared = SharedAddresses(parts.map { $0.shared })
    // Moved out of the parts, so that appending does not copy them.
    (state.services, (elements, state.shared)) = runner.both(
      parts.indices.map { parts[$0].takePrograms() }, parts.indices.map { parts[$0].takeElements() }
    ) { programs in
      programs.drained()
    } second: { gathered in
      (gathered.joined(with: shared), SharedElements(shared))
    }
    elements.append(state.node.elements)
    elements.add(state.classes.classes, state.chains)
  }

  consuming func finished(like live: TableImage?, counting counters: PacketCounters) -> CompiledPlan<Family> {
    state.counts = ProgramSet.allCases.map { elements[$0].count }
    state.declarations = ProgramSet.allCases.map {
      $0.declaration(
        for: Family.family, count: elements[$0].count, now: live?.sets[$0.name]?.declaration,
        counting: counters)
    }
    let chains = state.chains
    let hasLimits = state.classes.checkLimits
    let sets = zip(state.declarations, ProgramSet.allCases).filter {
      $1.isUsed(on: state.node, hasLimits: hasLimits)
    }
    let ruleset = Ruleset(
      family: Family.family,
      sets: sets.map { NamedSet($0, elements[$1]) },
      chains: chains.fixed + chains.resets + (hasLimits ? chains.limits : [])
        + state.classes.classes.compactMap { chains.chain(for: $0.treatment) })
    return CompiledPlan(
      ruleset: ruleset, program: state, affinityTimes: affinityTimes, diagnostics: diagnostics)
  }
}

extension Array {
  /// Moves the contents of all parts into a dictionary, leaving the parts empty.
  fileprivate mutating func drained<Program>() -> [NamespacedName: Program]
  where Element == [(NamespacedName, Program)] {
    var programs: [NamespacedName: Program] = [:]
    programs.reserveCapacity(reduce(0) { $0 + $1.count })
    for index in indices {
      while let (name, program) = self[index].popLast() { programs.updateValue(program, forKey: name) }
    }
    return programs
  }

  /// Joins the elements of all parts, moving those of the first, and adds those of the shared addresses.
  fileprivate mutating func joined<Family>(with shared: SharedAddresses<Family>) -> ProgramElements
  where Element == ProgramElements {
    var elements = removeFirst()
    for other in self { elements.append(other) }
    shared.add(to: &elements)
    return elements
  }
}

extension NodePlan {
  /// The elements that concern the node as a whole.
  var elements: ProgramElements {
    var elements = ProgramElements()
    elements[.nodePortAddresses] = nodePortAddresses.map { Element(RegisterWords($0)) }
    elements[.serviceCIDRs] = serviceCIDRs.map { Element(range: $0) }
    if case .sources(let prefixes) = localPods {
      elements[.localPods] = prefixes.map { Element(range: $0) }
    }
    return elements
  }
}

extension ProgramElements {
  /// Adds the elements of the class maps, which map class numbers to verdicts.
  mutating func add<Family>(
    _ classes: [(treatment: TreatmentClass, number: UInt32)], _ chains: ProgramChains<Family>
  ) {
    for (treatment, number) in classes {
      let element = Element(RegisterWords(number), .verdict(chains.verdict(for: treatment)))
      switch treatment {
      case .guarded: self[.guardedClasses].append(element)
      case .choose:
        self[.classes].append(element)
        self[.setClasses].append(element)
      default: self[.classes].append(element)
      }
    }
  }
}

extension Diagnostic {
  static func noPortNumber(_ port: ServicePortName) -> Self {
    leftOut(port, "there are more Service ports than the \(ServiceWord.portNumbers.count) that are supported")
  }

  static func tooManyClasses(_ port: ServicePortName) -> Self {
    leftOut(port, "more different treatments are in use than there are class numbers")
  }

  static func truncated(_ port: ServicePortName) -> Self {
    leftOut(port, "with session affinity only the first \(EndpointUIDs.capacity) endpoints are used")
  }

  static func exceedsHashTables(_ port: ServicePortName) -> Self {
    Diagnostic(
      .warning, ObjectReference(kind: "Service", name: port.service), field: "spec.ports",
      problem:
        "port \(port) has more endpoints than the largest hash table, of 65521 slots, can spread evenly: "
        + "some get noticeably more connections than others",
      remedy: "use the algorithm random, or at most 655 endpoints")
  }

  private static func leftOut(_ port: ServicePortName, _ problem: String) -> Self {
    Diagnostic(
      .error, ObjectReference(kind: "Service", name: port.service), field: "spec.ports",
      problem: "port \(port) cannot be served in full: \(problem)",
      remedy: "use fewer different endpoint counts and affinity timeouts, or fewer endpoints")
  }
}
