package import Addresses
internal import ClusterModel

/// Infers the IP families of Services from their assignments, when the ranges are not known.
///
/// The ranges are assumed to be the usual ones, one of each family, unless the assignments say otherwise: the primary
/// family is that of most first ClusterIPs, and if a Service with PreferDualStack has only one, there is no other
/// family.
package struct LikelyFamilies: Sendable {
  private let available: [AddressFamily]
  private let allocations: Allocations

  /// Infers the ranges from what is assigned to Services and what they request.
  package init(allocations: Allocations, requests: [AddressRequest]) {
    self.allocations = allocations
    let firsts = allocations.services.values.compactMap(\.clusterIPs.first?.family)
    let usual = AddressPools.usualServiceRanges.map(\.family)
    let order = usual.sorted { left, right in
      firsts.count { $0 == left } > firsts.count { $0 == right }
    }
    let hasOne = requests.contains { request in
      request.familyPolicy == .preferDualStack && allocations.services[request.name]?.clusterIPs.count == 1
    }
    available = hasOne ? Array(order.prefix(1)) : order
  }

  /// Returns what an API server would write into `ipFamilyPolicy` and `ipFamilies`; nil if the request cannot be met,
  /// and for ExternalName.
  package func families(
    of request: AddressRequest
  ) -> (policy: IPFamilyPolicy, families: [AddressFamily])? {
    guard request.type != .externalName else { return nil }
    let held = allocations.services[request.name]?.clusterIPs.map(\.family) ?? []
    let choice = FamilyChoice(request, available: available, held: held)
    return choice.diagnostics.isEmpty ? (choice.policy, choice.families) : nil
  }
}
