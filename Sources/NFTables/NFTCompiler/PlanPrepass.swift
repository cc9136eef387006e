internal import Addresses
internal import ClusterModel
internal import ServicePlan

/// What must be known about all Services before the first one is compiled, collected from a range of them in one go.
struct PlanPrepass<Family: IPFamily>: Sendable {
  /// A Service port with at least one frontend.
  struct Port: Sendable {
    /// The comment on its frontends.
    let comment: String
    /// The hash of the comment, from which its number is derived.
    let hash: UInt64
  }

  /// In order.
  private(set) var ports: [Port] = []
  /// Every combination of treatment classes that some Service port needs.
  private(set) var classes: [[TreatmentClass]] = []
  /// An upper bound for the number of endpoint slots.
  private(set) var slotCount = 0
  /// The Services that ask for connections to be reset.
  private(set) var resetting: [NamespacedName] = []
  /// The bit of the connection mark by which they are.
  private(set) var resetMark: UInt32?
  private var known: Set<[TreatmentClass]> = []

  init(_ plan: Plan<Family>, _ range: Range<Int>) {
    ports.reserveCapacity(range.count)
    // Reading through spans does not copy the Services and ports.
    let services = plan.services.span
    for place in range {
      let found = services[place].ports.span
      for index in found.indices { add(found[index]) }
    }
  }

  private mutating func add(_ port: ServicePortPlan<Family>) {
    guard !port.frontends.isEmpty else { return }
    let comment = portComment(port.name)
    ports.append(Port(comment: comment, hash: stableHash(comment)))
    if let mark = port.resetMark {
      resetMark = mark
      if resetting.last != port.name.service { resetting.append(port.name.service) }
    }
    slotCount += port.slotCount(of: port.clusterEndpoints) + port.slotCount(of: port.localEndpoints)
    // Most Services need the same classes as the one before.
    if let last = classes.last, port.needs(last) { return }
    let new = port.treatmentClasses
    if known.insert(new).inserted { classes.append(new) }
  }
}

extension Array {
  /// Returns a group for each combination of treatment classes, including their successors.
  func classGroups<Family>() -> [[TreatmentClass]] where Element == PlanPrepass<Family> {
    flatMap { $0.classes }.withoutRepetition.map { $0.flatMap { $0.path } }
  }
}
