package import ClusterModel

/// The single changes that turn one cluster into another, in order of kind and name.
package func updates(from old: ClusterSnapshot, to new: ClusterSnapshot) -> [ClusterUpdate] {
  changes(old.services, new.services, \.name).map { .changed(.service($0, $1)) }
    + changes(old.slices, new.slices, \.name).map { .changed(.slice($0, $1)) }
    + changes(old.nodes, new.nodes, \.name).map { .changed(.node($0, $1)) }
    + changes(old.serviceCIDRs, new.serviceCIDRs, \.name).map { .changed(.serviceCIDR($0, $1)) }
}

/// The lists of all four kinds.
package func lists(of cluster: ClusterSnapshot) -> [ClusterUpdate] {
  [
    .listed(.services(cluster.services)), .listed(.slices(cluster.slices)), .listed(.nodes(cluster.nodes)),
    .listed(.serviceCIDRs(cluster.serviceCIDRs)),
  ]
}

private func changes<Name: Hashable & Comparable, Object: Equatable>(
  _ old: [Object], _ new: [Object], _ name: (Object) -> Name
) -> [(Name, Object?)] {
  let before = Dictionary(uniqueKeysWithValues: old.map { (name($0), $0) })
  let after = Dictionary(uniqueKeysWithValues: new.map { (name($0), $0) })
  return Set(before.keys).union(after.keys).sorted().filter { before[$0] != after[$0] }.map {
    ($0, after[$0])
  }
}
