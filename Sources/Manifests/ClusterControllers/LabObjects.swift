internal import Addresses
internal import ClusterModel

/// All objects as written, with indexes for their relations.
struct LabObjects: Sendable {
  private(set) var services: [NamespacedName: Service] = [:]
  private(set) var pods: [NamespacedName: Pod] = [:]
  private(set) var nodes: [String: Node] = [:]
  private(set) var endpoints: [NamespacedName: Endpoints] = [:]
  /// The handwritten slices.
  private(set) var slices: [NamespacedName: EndpointSlice] = [:]
  private(set) var serviceCIDRs: [String: ServiceCIDR] = [:]
  /// Services by the first label of their selector.
  private var selectors = LabelIndex()
  private var podLabels = LabelIndex()
  private var podNodes = NameIndex<String>()
  private var podAddresses = NameIndex<IPAddress>()
  private var sliceServices = NameIndex<NamespacedName>()

  /// What a change of objects may affect.
  struct Touched {
    var services: Set<NamespacedName> = []
    /// Addresses that the Pods have or had.
    var addresses: Set<IPAddress> = []
    /// Changes to pass on unmodified.
    var changes: [ObjectChange] = []
  }
}

extension LabObjects {
  /// Returns the Pods that a Service selects, sorted by name; none without a selector.
  func pods(of service: Service) -> [Pod] {
    guard let selector = service.selector else { return [] }
    let places = selector.entries.map {
      podLabels[LabelIndex.Key(namespace: service.name.namespace, label: $0)]
    }
    let fewest = places.min { $0.count < $1.count } ?? []
    return fewest.sorted().compactMap { pods[$0] }.filter { selector.isSubset(of: $0.labels) }
  }

  /// Returns the Services that select a Pod.
  private func services(selecting pod: Pod?) -> [NamespacedName] {
    guard let pod else { return [] }
    return pod.labels.entries.flatMap { label in
      selectors[LabelIndex.Key(namespace: pod.name.namespace, label: label)].filter {
        services[$0]?.selector?.isSubset(of: pod.labels) ?? false
      }
    }
  }

  /// Returns the Pods with an address, sorted by name.
  func pods(with address: IPAddress) -> [Pod] { podAddresses[address].sorted().compactMap { pods[$0] } }

  /// Whether there are handwritten slices for a Service.
  func hasSlices(for service: NamespacedName) -> Bool { !sliceServices[service].isEmpty }

  /// Whether there is a handwritten slice for a Service that names this controller as its manager.
  func hasSlice(for service: NamespacedName, by controller: String) -> Bool {
    sliceServices[service].contains { slices[$0]?.labels[SliceLabel.managedBy] == controller }
  }
}

extension LabObjects {
  /// Applies one change.
  mutating func apply(_ change: KubeObjectChange, touching touched: inout Touched) {
    let name = change.reference.name
    switch (change.reference.kind, change.object) {
    case ("Service", .service(let service)?): set(service, at: name, touching: &touched)
    case ("Service", _): set(nil as Service?, at: name, touching: &touched)
    case ("Pod", .pod(let pod)?): set(pod, at: name, touching: &touched)
    case ("Pod", _): set(nil as Pod?, at: name, touching: &touched)
    case ("EndpointSlice", .endpointSlice(let slice)?): set(slice, at: name, touching: &touched)
    case ("EndpointSlice", _): set(nil as EndpointSlice?, at: name, touching: &touched)
    case ("Endpoints", let object): set(object, endpointsAt: name, touching: &touched)
    case ("Node", let object): set(object, nodeAt: name.name, touching: &touched)
    case ("ServiceCIDR", let object): set(object, cidrAt: name.name, touching: &touched)
    default: break
    }
  }

  private mutating func set(_ service: Service?, at name: NamespacedName, touching touched: inout Touched) {
    if let old = services[name]?.selector?.entries.first { selectors.remove(name, [old]) }
    services[name] = service
    if let new = service?.selector?.entries.first { selectors.insert(name, [new]) }
    touched.services.insert(name)
  }

  private mutating func set(_ pod: Pod?, at name: NamespacedName, touching touched: inout Touched) {
    let old = pods[name]
    guard old != pod else { return }
    if let old {
      podLabels.remove(name, old.labels.entries)
      podNodes.remove(name, old.nodeName.map { [$0] } ?? [])
      podAddresses.remove(name, old.addresses)
    }
    pods[name] = pod
    if let pod {
      podLabels.insert(name, pod.labels.entries)
      podNodes.insert(name, pod.nodeName.map { [$0] } ?? [])
      podAddresses.insert(name, pod.addresses)
    }
    touched.services.formUnion(services(selecting: old) + services(selecting: pod))
    touched.addresses.formUnion((old?.addresses ?? []) + (pod?.addresses ?? []))
  }

  private mutating func set(_ slice: EndpointSlice?, at name: NamespacedName, touching touched: inout Touched)
  {
    let owners = [slices[name]?.service, slice?.service].compactMap { $0 }
    sliceServices.remove(name, slices[name]?.service.map { [$0] } ?? [])
    slices[name] = slice
    sliceServices.insert(name, slice?.service.map { [$0] } ?? [])
    touched.services.formUnion(owners)
    touched.changes.append(.slice(name, slice))
  }

  private mutating func set(
    _ object: KubeObject?, endpointsAt name: NamespacedName, touching touched: inout Touched
  ) {
    if case .endpoints(let new) = object { endpoints[name] = new } else { endpoints[name] = nil }
    touched.services.insert(name)
  }

  private mutating func set(_ object: KubeObject?, nodeAt name: String, touching touched: inout Touched) {
    let zone = nodes[name]?.zone
    if case .node(let node) = object { nodes[name] = node } else { nodes[name] = nil }
    touched.changes.append(.node(name, nodes[name]))
    if zone != nodes[name]?.zone {
      for pod in podNodes[name] { touched.services.formUnion(services(selecting: pods[pod])) }
    }
  }

  private mutating func set(_ object: KubeObject?, cidrAt name: String, touching touched: inout Touched) {
    if case .serviceCIDR(let cidr) = object { serviceCIDRs[name] = cidr } else { serviceCIDRs[name] = nil }
    touched.changes.append(.serviceCIDR(name, serviceCIDRs[name]))
  }
}
