internal import Addresses
internal import ClusterModel

extension DesiredEndpoints {
  /// So many addresses of one subset are mirrored, as by the cluster's controller.
  static let mirrored = 1000

  /// The endpoints that Endpoints name, each subset in a slice of its own for each family.
  ///
  /// - Parameter skipped: how many were more than is mirrored.
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
