public import Addresses
public import ClusterModel
public import NFTRuleset
public import ServicePlan

/// The changes to a table when some Services change.
public struct ProgramChange<Family: IPFamily>: Sendable {
  /// The transaction that makes the changes in the kernel.
  public let transaction: Transaction
  /// New affinity timeouts of Service ports whose timeout changes.
  public let affinityTimes: AffinityTimes
  /// Service ports that could not be compiled in full, by Service.
  public let diagnostics: [NamespacedName: [Diagnostic]]
  let programs: [NamespacedName: ServiceProgram<Family>?]
  let shared: SharedElements<Family>
  let classes: ClassNumbers
  let resets: ResetRequests
  let counts: [Int]
  let node: NodePlan<Family>
}

extension ProgramState {
  /// Compiles a change to the Services in the update and to the node's own elements.
  ///
  /// Returns nil if the change does not fit into the existing table: a map is full, there are too many treatment
  /// classes, or the rules themselves would be different. Then everything must be compiled again, against what the
  /// kernel holds.
  @_specialize(where Family == IPv4)
  @_specialize(where Family == IPv6)
  public func change(
    to update: PlanUpdate<Family>, node newNode: NodePlan<Family>
  ) -> ProgramChange<Family>? {
    guard newNode.localPods.isLike(node.localPods), newNode.masqueradeMark == node.masqueradeMark,
      newNode.refusesOtherPorts == node.refusesOtherPorts,
      newNode.nodePortAddresses == node.nodePortAddresses
        || !services.values.contains(where: \.guardsNodePorts)
    else { return nil }
    var change = ChangeCompiler(from: self, node: newNode)
    for (name, plan) in update.services.sorted(by: { $0.key < $1.key }) {
      guard change.replace(name, by: plan) else { return nil }
    }
    return change.finished()
  }
}

/// Compiles a single change.
private struct ChangeCompiler<Family: IPFamily> {
  private let state: ProgramState<Family>
  private let node: NodePlan<Family>
  private var classes: ClassNumbers
  private var resets: ResetRequests
  private var pending: Set<UInt32> = []
  private var programs: [NamespacedName: ServiceProgram<Family>?] = [:]
  private var shared = SharedElements<Family>()
  private var deleted = ProgramElements()
  private var added = ProgramElements()
  private var diagnostics: [NamespacedName: [Diagnostic]] = [:]
  private var affinityTimes = AffinityTimes(Family.family)

  init(from state: ProgramState<Family>, node: NodePlan<Family>) {
    self.state = state
    self.node = node
    classes = state.classes
    resets = state.resets
  }

  /// Returns false if the change does not fit.
  mutating func replace(_ name: NamespacedName, by plan: ServicePlan<Family>?) -> Bool {
    resets.note(plan, at: name)
    let old = state.services[name]
    var new: ServiceProgram<Family>?
    if let plan {
      guard let program = compiled(plan, keeping: old) else { return false }
      new = program
    }
    programs[name] = .some(new)
    guard old != new else { return true }
    noteTimes(of: new, replacing: old)
    if let old { shared.remove(old) }
    if let new { shared.add(new) }
    let before = old?.elements ?? ProgramElements()
    let difference = before.difference(to: new?.elements ?? ProgramElements())
    deleted.append(difference.deleted)
    added.append(difference.added)
    return true
  }

  /// Clients that are already in the map keep the earlier timeout, which must then be updated.
  private mutating func noteTimes(of new: ServiceProgram<Family>?, replacing old: ServiceProgram<Family>?) {
    for port in new?.ports ?? [] {
      guard let earlier = old?.port(port.comment), earlier.affinitySeconds != port.affinitySeconds
      else { continue }
      affinityTimes.add(port)
    }
  }

  private mutating func compiled(
    _ plan: ServicePlan<Family>, keeping old: ServiceProgram<Family>?
  ) -> ServiceProgram<Family>? {
    var ports: [PortProgram<Family>] = []
    for port in plan.ports where !port.frontends.isEmpty {
      let comment = portComment(port.name)
      let earlier = old?.port(comment)
      guard classes.assign(port.treatmentClasses.flatMap { $0.path }),
        let number = earlier?.number ?? state.ports.nextFree(for: comment, pending: &pending),
        let program = PortProgram<Family>(
          port, comment: comment, number: number, classes: classes, keeping: earlier?.history ?? .none)
      else { return nil }
      if program.isTruncated { diagnostics[plan.name, default: []].append(.truncated(port.name)) }
      if let warning = port.spreadWarning { diagnostics[plan.name, default: []].append(warning) }
      ports.append(program)
    }
    return ServiceProgram(ports: ports, plan: plan, on: node)
  }

  mutating func finished() -> ProgramChange<Family>? {
    // The first limits bring sets of their own.
    guard state.classes.checkLimits || !classes.checkLimits else { return nil }
    state.shared.difference(with: shared, deleted: &deleted, added: &added)
    changeNode()
    let chains = addClasses()
    guard let counts, resets.mark == state.resets.mark else { return nil }
    return ProgramChange(
      transaction: Transaction(family: Family.family, operations: chains + elementOperations),
      affinityTimes: affinityTimes, diagnostics: diagnostics, programs: programs, shared: shared,
      classes: classes, resets: resets, counts: counts, node: node)
  }

  private mutating func changeNode() {
    guard node != state.node else { return }
    let difference = state.node.elements.difference(to: node.elements)
    deleted.append(difference.deleted)
    added.append(difference.added)
  }

  /// New chains are added before all elements.
  private mutating func addClasses() -> [Transaction.Operation] {
    let new = classes.classes(notIn: state.classes)
    added.add(new, state.chains)
    let chains = new.compactMap { state.chains.chain(for: $0.treatment) }
    return chains.map { .create(.chain($0.name, $0.base)) } + chains.map { .addRules($0) }
  }

  /// The number of elements in each set after the change; nil if one of the sets would be too small.
  private var counts: [Int]? {
    var counts = state.counts
    for set in ProgramSet.allCases {
      counts[set.rawValue] += added[set].count - deleted[set].count
      if let size = state.declarations[set.rawValue].size, counts[set.rawValue] > size { return nil }
    }
    return counts
  }

  private var elementOperations: [Transaction.Operation] {
    ProgramSet.allCases.flatMap { set -> [Transaction.Operation] in
      let declaration = state.declarations[set.rawValue]
      return (deleted[set].isEmpty ? [] : [.deleteElements(declaration, deleted[set])])
        + (added[set].isEmpty ? [] : [.addElements(declaration, added[set])])
    }
  }
}

extension LocalPods {
  /// Whether both need the same rules: source blocks are elements of a set.
  fileprivate func isLike(_ other: Self) -> Bool {
    if case (.sources, .sources) = (self, other) { true } else { self == other }
  }
}
