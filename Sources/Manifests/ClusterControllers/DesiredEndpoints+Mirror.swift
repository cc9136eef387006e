internal import Addresses
internal import ClusterModel

extension DesiredEndpoints {
  /// How many addresses of one subset are mirrored; the limit of the cluster's EndpointSliceMirroring controller.
  static let mirrored = 1000

  /// Mirrors Endpoints: each subset becomes one slice for each family.
  ///
  /// - Parameter skipped: increased by the number of addresses beyond the limit.
  init(mirroring endpoints: Endpoints, skipped: inout Int) {
    self.init(maximum: Self.mirrored, families: [])
    for subset in endpoints.subsets {
      skipped += max(0, subset.endpoints.count - Self.mirrored)
      for endpoint in subset.endpoints.prefix(Self.mirrored) {
        _ = insert(endpoint, in: SliceGroup(family: endpoint.address.family, ports: subset.ports))
      }
    }
  }
}
