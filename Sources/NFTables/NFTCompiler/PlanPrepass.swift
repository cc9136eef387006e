internal import Addresses
internal import ClusterModel
internal import ServicePlan

/// What must be known of all Services before the first is compiled, found in one pass over a part of them.
struct PlanPrepass<Family: IPFamily>: Sendable {
  /// A Service port that is reached somewhere.
  struct Port: Sendable {
    /// The comment on its frontends.
    let comment: String
    /// The comment's hash, which its number is drawn from.
    let hash: UInt64
  }

  /// In order.
  private(set) var ports: [Port] = []
  /// The treatment classes that one or another Service port needs: each combination that occurs.
  private(set) var classes: [[TreatmentClass]] = []
  /// How many endpoints there are to put into slots, at most.
  private(set) var endpointCount = 0
  private var known: Set<[TreatmentClass]> = []

  init(_ plan: Plan<Family>, _ range: Range<Int>) {
    ports.reserveCapacity(range.count)
    // By place: a Service that is taken out of the array would be copied.
    for place in range {
      for index in plan.services[place].ports.indices { add(plan.services[place].ports[index]) }
    }
  }

  private mutating func add(_ port: ServicePortPlan<Family>) {
    guard !port.frontends.isEmpty else { return }
    let comment = portComment(port.name)
    ports.append(Port(comment: comment, hash: stableHash(comment)))
    endpointCount += port.clusterEndpoints.count + port.localEndpoints.count
    // Most Services are treated like the one before.
    if let last = classes.last, port.needs(last) { return }
    let new = port.treatmentClasses
    if known.insert(new).inserted { classes.append(new) }
  }
}

extension Array {
  /// The treatment classes that occur, with those that they go on as: a group for each combination.
  func classGroups<Family>() -> [[TreatmentClass]] where Element == PlanPrepass<Family> {
    var known: Set<[TreatmentClass]> = []
    return flatMap { $0.classes }.filter { known.insert($0).inserted }.map { $0.flatMap { $0.path } }
  }
}
