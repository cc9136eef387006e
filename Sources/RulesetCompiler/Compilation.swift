public import Addresses
public import ClusterModel
public import Ruleset
public import ServicePlan

/// A plan compiled as a whole.
public struct Compilation<Family: IPFamily>: Sendable {
  /// All that the kernel must hold.
  public let ruleset: Ruleset
  /// What it takes to change that, once the kernel holds it.
  public let program: ProgramState<Family>
  /// What is left out, and why.
  public let diagnostics: [Diagnostic]
}

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
public func ruleset<Family: IPFamily>(
  for plan: Plan<Family>, like live: TableImage? = nil, counting counters: PacketCounters = .none
) -> CompiledRuleset {
  let compilation = compile(plan, like: live, counting: counters)
  return CompiledRuleset(ruleset: compilation.ruleset, diagnostics: compilation.diagnostics)
}

/// The ruleset for a plan, as `ruleset(for:)` gives it, and the state to change it from.
@_specialize(where Family == IPv4)
@_specialize(where Family == IPv6)
public func compile<Family: IPFamily>(
  _ plan: Plan<Family>, like live: TableImage? = nil, counting counters: PacketCounters = .none
) -> Compilation<Family> {
  var compiler = Compiler(plan, like: live)
  // By place: a Service that is taken out of the array would be copied.
  for index in plan.services.indices { compiler.add(plan.services[index]) }
  return compiler.finished(like: live, counting: counters)
}

/// Compiles a plan as a whole.
private struct Compiler<Family: IPFamily> {
  private let earlier: Inheritance
  /// The comments of all Service ports that are reached somewhere, in order.
  private let comments: [String]
  /// Their numbers.
  private let numbers: [UInt32?]
  /// How many of them have been compiled.
  private var place = 0
  private var state: ProgramState<Family>
  private var elements: ProgramElements
  private var diagnostics: [Diagnostic] = []

  init(_ plan: Plan<Family>, like live: TableImage?) {
    earlier = Inheritance(live)
    let survey = Survey(plan)
    let kinds = KindNumbers(for: survey.groupsOfKinds, keeping: earlier.classes)
    state = ProgramState(node: plan.node, kinds: kinds)
    comments = survey.comments
    numbers = state.ports.number(comments, keeping: earlier.ports)
    elements = plan.node.elements
    elements.add(kinds.kinds, state.chains)
    elements[.services].reserveCapacity(comments.count)
    elements[.endpoints].reserveCapacity(survey.endpointCount)
    state.services.reserveCapacity(plan.services.count)
  }

  mutating func add(_ service: ServicePlan<Family>) {
    var ports: [PortProgram<Family>] = []
    ports.reserveCapacity(service.ports.count)
    for index in service.ports.indices where !service.ports[index].frontends.isEmpty {
      if let program = compiled(service.ports[index]) { ports.append(program) }
    }
    let program = ServiceProgram(ports: ports, clusterIPs: service.clusterIPs)
    program.add(to: &elements)
    state.shared.add(program)
    state.services[service.name] = program
  }

  private mutating func compiled(_ port: ServicePortPlan<Family>) -> PortProgram<Family>? {
    let comment = comments[place]
    defer { place += 1 }
    guard let number = numbers[place] else {
      diagnostics.append(.noNumber(port.name))
      return nil
    }
    guard
      let program = PortProgram<Family>(
        port, comment: comment, number: number, kinds: state.kinds, keeping: earlier.history(of: number))
    else {
      diagnostics.append(.tooManyKinds(port.name))
      return nil
    }
    if program.isTruncated { diagnostics.append(.truncated(port.name)) }
    return program
  }

  consuming func finished(like live: TableImage?, counting counters: PacketCounters) -> Compilation<Family> {
    state.shared.add(to: &elements)
    state.counts = ProgramSet.allCases.map { elements[$0].count }
    state.declarations = ProgramSet.allCases.map {
      $0.declaration(
        for: Family.family, count: elements[$0].count, now: live?.sets[$0.name]?.declaration,
        counting: counters)
    }
    let chains = state.chains
    let ruleset = Ruleset(
      family: Family.family,
      sets: zip(state.declarations, ProgramSet.allCases).map { NamedSet($0, elements[$1]) },
      chains: chains.fixed + state.kinds.kinds.compactMap { chains.chain(for: $0.kind) })
    return Compilation(ruleset: ruleset, program: state, diagnostics: diagnostics)
  }
}

extension NodePlan {
  /// The elements that are there for the node as a whole.
  var elements: ProgramElements {
    var elements = ProgramElements()
    elements[.nodePortAddresses] = nodePortAddresses.map { Element(Words($0)) }
    elements[.serviceCIDRs] = serviceCIDRs.map { Element(range: $0) }
    if case .sources(let prefixes) = localPods {
      elements[.localPods] = prefixes.map { Element(range: $0) }
    }
    return elements
  }
}

extension ProgramElements {
  /// Where the class maps lead for kinds of treatment.
  mutating func add<Family>(
    _ kinds: [(kind: TreatmentClass, number: UInt32)], _ chains: ProgramChains<Family>
  ) {
    for (kind, number) in kinds {
      let element = Element(Words(number), .verdict(chains.verdict(for: kind)))
      self[.classes].append(element)
      if case .choose = kind { self[.setClasses].append(element) }
    }
  }
}

/// What must be known of all Services before the first is compiled, found in one pass.
private struct Survey<Family: IPFamily> {
  /// The kinds of treatment that one or another Service port needs, with those that they go on as: a group for each
  /// combination that occurs.
  private(set) var groupsOfKinds: [[TreatmentClass]] = []
  /// The comments on the frontends of all Service ports that are reached somewhere, in order.
  private(set) var comments: [String] = []
  /// How many endpoints there are to put into slots, at most.
  private(set) var endpointCount = 0

  private var known: Set<[TreatmentClass]> = []
  private var last: [TreatmentClass] = []

  init(_ plan: Plan<Family>) {
    comments.reserveCapacity(plan.services.count)
    for place in plan.services.indices {
      for index in plan.services[place].ports.indices { add(plan.services[place].ports[index]) }
    }
  }

  private mutating func add(_ port: ServicePortPlan<Family>) {
    guard !port.frontends.isEmpty else { return }
    comments.append(portComment(port.name))
    endpointCount += port.clusterEndpoints.count + port.localEndpoints.count
    // Most Services are treated like the one before.
    if port.needs(last) { return }
    let kinds = port.kindsOfTreatment
    if known.insert(kinds).inserted { groupsOfKinds.append(kinds.flatMap { $0.way }) }
    last = kinds
  }
}

extension Diagnostic {
  fileprivate static func noNumber(_ port: ServicePortName) -> Self {
    leftOut(port, "there are more Service ports than the \(ServiceWord.portNumbers.count) that fit")
  }

  fileprivate static func tooManyKinds(_ port: ServicePortName) -> Self {
    leftOut(port, "there are more kinds of treatment in use than a class can tell apart")
  }

  static func truncated(_ port: ServicePortName) -> Self {
    leftOut(port, "with session affinity only the first \(UIDs.capacity) endpoints are used")
  }

  private static func leftOut(_ port: ServicePortName, _ problem: String) -> Self {
    Diagnostic(
      .error, ObjectReference(kind: "Service", name: port.service), field: "spec.ports",
      problem: "port \(port) cannot be served in full: \(problem)",
      remedy: "use fewer different endpoint counts and affinity timeouts, or fewer endpoints")
  }
}
