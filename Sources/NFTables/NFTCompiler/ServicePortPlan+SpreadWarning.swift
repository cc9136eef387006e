internal import Addresses
internal import ClusterModel
internal import ServicePlan

extension ServicePortPlan {
  /// A warning about endpoints that get noticeably more or fewer connections than they should; nil if none does.
  var spreadWarning: Diagnostic? {
    if case .uniformlyRandom = choice { return nil }
    return exceedsHashTables ? .exceedsHashTables(name) : crudeShare.map { .crudeShare($0, name) }
  }
}

extension Diagnostic {
  fileprivate static func exceedsHashTables(_ port: ServicePortName) -> Self {
    spread(
      port,
      "port \(port) has more endpoints than the largest hash table, of 65521 slots, can spread evenly: "
        + "some get noticeably more connections than others",
      remedy: "use the algorithm random, or at most 655 endpoints")
  }

  fileprivate static func crudeShare(_ share: CrudeShare, _ port: ServicePortName) -> Self {
    spread(
      port,
      "an endpoint of port \(port) has a weight of \(share.weight) among \(share.total), "
        + "and gets \(share.slots) of \(share.slotCount) connections",
      remedy: share.leastWeight.map { "give it a weight of at least \($0), or 0 for no new connections" }
        ?? "ask for more slots with viaduct/hash-table-size, or use weights that differ less")
  }

  private static func spread(_ port: ServicePortName, _ problem: String, remedy: String) -> Self {
    Diagnostic(
      .warning, ObjectReference(kind: "Service", name: port.service), field: "spec.ports", problem: problem,
      remedy: remedy)
  }
}
