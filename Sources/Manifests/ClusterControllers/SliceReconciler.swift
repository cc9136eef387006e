internal import ClusterModel

/// Updates a Service's slices to the desired endpoints, rewriting as few slices as the cluster's EndpointSlice
/// controller does (k8s.io/endpointslice, KEP-0752): an endpoint never moves; new ones go into slices that change
/// anyway, the fullest first, then all together into one that has room, then into new slices.
struct SliceReconciler {
  private let template: SliceTemplate
  private let desired: DesiredEndpoints
  private var slices: [EndpointSlice]
  private let isForeign: (NamespacedName) -> Bool

  /// - Parameters:
  ///   - slices: the current slices.
  ///   - isForeign: whether someone else has a slice of this name.
  init(
    _ template: SliceTemplate, _ desired: DesiredEndpoints, slices: [EndpointSlice],
    isForeign: @escaping (NamespacedName) -> Bool
  ) {
    self.template = template
    self.desired = desired
    self.slices = slices.filter { !isForeign($0.name) }
    self.isForeign = isForeign
  }

  /// Returns the updated slices, sorted by name.
  mutating func reconciled() -> [EndpointSlice] {
    let former = Dictionary(grouping: slices) { SliceGroup(family: $0.family, ports: $0.ports) }
    slices = []
    // Names in use must be known before new ones are chosen.
    for (group, endpoints) in desired.groups { keep(former[group] ?? [], endpoints) }
    for group in desired.groups.keys.sorted(by: { $0.text < $1.text }) { fill(group, former[group] ?? []) }
    for family in desired.families.sorted() where !slices.contains(where: { $0.family == family }) {
      let group = SliceGroup(family: family, ports: [])
      slices.append(former[group]?.first { $0.endpoints.isEmpty }.map(template.filled) ?? new(group))
    }
    return slices.sorted { $0.name < $1.name }
  }

  /// Keeps the endpoints that are still desired in their slices, with their current data.
  private mutating func keep(_ former: [EndpointSlice], _ desired: [EndpointKey: SliceEndpoint]) {
    for slice in former {
      var kept = template.filled(slice)
      kept.endpoints = slice.endpoints.compactMap { desired[EndpointKey($0)] }
      if !kept.endpoints.isEmpty { slices.append(kept) }
    }
  }

  private mutating func fill(_ group: SliceGroup, _ former: [EndpointSlice]) {
    let before = Dictionary(former.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let places = slices.indices.filter {
      slices[$0].family == group.family && slices[$0].ports == group.ports
    }
    var left = missing(group, from: places)[...]
    let changed = places.filter { slices[$0].endpoints != before[slices[$0].name]?.endpoints }
    for place in changed.sorted(by: isFuller) { move(&left, into: place) }
    let others = places.filter { !changed.contains($0) && room(in: $0) >= left.count }
    if !left.isEmpty, let place = others.min(by: isFuller) { move(&left, into: place) }
    while !left.isEmpty {
      slices.append(new(group))
      move(&left, into: slices.endIndex - 1)
    }
  }

  /// Returns the endpoints of a group that are in none of these slices, in order.
  private func missing(_ group: SliceGroup, from places: [Int]) -> [SliceEndpoint] {
    var missing = desired.groups[group] ?? [:]
    for place in places {
      for endpoint in slices[place].endpoints { missing[EndpointKey(endpoint)] = nil }
    }
    return missing.sorted { $0.key < $1.key }.map(\.value)
  }

  private func room(in place: Int) -> Int { desired.maximum - slices[place].endpoints.count }

  private func isFuller(_ left: Int, _ right: Int) -> Bool {
    (-slices[left].endpoints.count, slices[left].name) < (-slices[right].endpoints.count, slices[right].name)
  }

  private mutating func move(_ left: inout ArraySlice<SliceEndpoint>, into place: Int) {
    let moved = left.prefix(max(0, room(in: place)))
    slices[place].endpoints += moved
    left = left.dropFirst(moved.count)
  }

  private func new(_ group: SliceGroup) -> EndpointSlice {
    let taken = Set(slices.map(\.name))
    return template.slice(group, named: template.name(group) { taken.contains($0) || isForeign($0) })
  }
}
