public import Addresses
internal import ClusterModel

/// Of which families Services are, for one who has only what was given and not the ranges that it came from.
///
/// The ranges are taken for those of most nodes, one of each family, unless what was given says otherwise: the primary
/// family is that of most first ClusterIPs, and where a Service that prefers both families has one alone there is no other.
public struct LikelyFamilies: Sendable {
  private let available: [AddressFamily]
  private let given: Allocations

  /// What Services were given, and what they ask for.
  public init(given: Allocations, to requests: [AddressRequest]) {
    self.given = given
    let firsts = given.services.values.compactMap(\.clusterIPs.first?.family)
    let usual = AddressPools.usualServiceRanges.map(\.family)
    let order = usual.sorted { left, right in
      firsts.count { $0 == left } > firsts.count { $0 == right }
    }
    let hasOne = requests.contains { request in
      request.familyPolicy == .preferDualStack && given.services[request.name]?.clusterIPs.count == 1
    }
    available = hasOne ? Array(order.prefix(1)) : order
  }

  /// What an API server would fill into `ipFamilyPolicy` and `ipFamilies`; nil where the Service asks for what it cannot
  /// have, and for ExternalName.
  public func families(
    of request: AddressRequest
  ) -> (policy: IPFamilyPolicy, families: [AddressFamily])? {
    guard request.type != .externalName else { return nil }
    let held = given.services[request.name]?.clusterIPs.map(\.family) ?? []
    let choice = FamilyChoice(request, available: available, held: held)
    return choice.diagnostics.isEmpty ? (choice.policy, choice.families) : nil
  }
}
