internal import Addresses
package import ClusterModel

/// Does the work of a cluster's controllers for manifests: builds EndpointSlices from the Pods that a Service selects,
/// mirrors handwritten Endpoints, and completes Services with what was assigned to them.
///
/// A change costs work for the Services that it affects, and for their Pods. The result depends only on the objects
/// and not on their order, except that the distribution of endpoints over several slices depends on the previous one.
package struct LabCluster: Sendable {
  private let maximum: Int
  private var objects = LabObjects()
  private var completions: [NamespacedName: ServiceCompletion] = [:]
  private var services: [NamespacedName: Service] = [:]
  /// The slices that were built, by Service.
  private var built: [NamespacedName: [EndpointSlice]] = [:]
  /// The Service of each slice that was built.
  private var builtNames: [NamespacedName: NamespacedName] = [:]
  private var faults = LabDiagnostics()
  private var hasListed = false

  /// Creates a cluster without objects.
  ///
  /// - Parameter maximum: the most endpoints of a slice; the controller's default is 100.
  package init(maximum: Int = 100) { self.maximum = maximum }

  /// Applies objects that are new, changed or deleted, and completions of Services; nil for a Service that no longer
  /// has one.
  ///
  /// A completion is used from now on, and for the Service as it is now.
  package mutating func apply(
    _ changes: [KubeObjectChange], completions changed: [NamespacedName: ServiceCompletion?] = [:]
  ) -> LabUpdate {
    var touched = LabObjects.Touched()
    for change in changes { objects.apply(change, touching: &touched) }
    for (name, completion) in changed {
      completions[name] = completion
      touched.services.insert(name)
    }
    var result = LabUpdate()
    for change in touched.changes {
      result.updates.append(.changed(change))
      // Someone wrote a slice with the name of ours, which is rebuilt under another name.
      if case .slice(let name, .some) = change, let owner = builtNames[name] {
        touched.services.insert(owner)
      }
    }
    for name in touched.services.sorted() { result.updates += update(name) }
    for address in touched.addresses { faults.set(addressFaults(address), for: .address(address)) }
    if !hasListed { result.updates = lists }
    hasListed = true
    result.diagnostics = faults.takeNew()
    return result
  }

  /// All current errors and warnings, sorted.
  package var diagnostics: [Diagnostic] { faults.all }

  /// All objects that a proxy needs, and the Pods and Endpoints that they were built from.
  package var snapshot: ClusterSnapshot {
    ClusterSnapshot(
      services: Array(services.values), slices: allSlices, nodes: Array(objects.nodes.values),
      serviceCIDRs: Array(objects.serviceCIDRs.values), pods: Array(objects.pods.values),
      endpoints: Array(objects.endpoints.values))
  }

  /// Returns the completion of a Service; nil if it has none.
  func completion(of name: NamespacedName) -> ServiceCompletion? { completions[name] }

  /// The slices that were built, sorted by name.
  package var builtSlices: [EndpointSlice] { built.values.flatMap { $0 }.sorted { $0.name < $1.name } }

  private var allSlices: [EndpointSlice] { Array(objects.slices.values) + builtSlices }

  private var lists: [ClusterUpdate] {
    let snapshot = snapshot
    return [
      .listed(.services(snapshot.services)), .listed(.slices(snapshot.slices)),
      .listed(.nodes(snapshot.nodes)), .listed(.serviceCIDRs(snapshot.serviceCIDRs)),
    ]
  }
}

extension LabCluster {
  /// Updates a Service and its slices, and returns what has changed.
  private mutating func update(_ name: NamespacedName) -> [ClusterUpdate] {
    let service = objects.services[name]?.completed(with: completions[name])
    var updates: [ClusterUpdate] = []
    if service != services[name] {
      services[name] = service
      updates.append(.changed(.service(name, service)))
    }
    var faults: Set<Diagnostic> = []
    let slices = objects.services[name].map { self.slices(of: $0, &faults) } ?? []
    self.faults.set(faults, for: .service(name))
    return updates + replaceSlices(of: name, with: slices)
  }

  private mutating func replaceSlices(of name: NamespacedName, with new: [EndpointSlice]) -> [ClusterUpdate] {
    let old = Dictionary((built[name] ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var updates: [ClusterUpdate] = []
    for slice in new where old[slice.name] != slice {
      updates.append(.changed(.slice(slice.name, slice)))
      builtNames[slice.name] = name
    }
    for gone in Set(old.keys).subtracting(new.map(\.name)).sorted() {
      builtNames[gone] = nil
      // Someone wrote a slice of that name in the meantime; it stays.
      if objects.slices[gone] == nil { updates.append(.changed(.slice(gone, nil))) }
    }
    built[name] = new.isEmpty ? nil : new
    return updates
  }

  private func slices(of service: Service, _ faults: inout Set<Diagnostic>) -> [EndpointSlice] {
    if service.type == .externalName { return [] }
    if service.selector != nil { return slices(selectedBy: service, &faults) }
    guard let endpoints = objects.endpoints[service.name] else { return [] }
    return slices(of: service, mirroring: endpoints, &faults)
  }

  /// Builds none if someone wrote slices for the Service; in a listing of a cluster those are the controller's own.
  private func slices(selectedBy service: Service, _ faults: inout Set<Diagnostic>) -> [EndpointSlice] {
    if objects.hasSlices(for: service.name) { return [] }
    let pods = objects.pods(of: service)
    faults.formUnion(pods.compactMap(\.missingAddress))
    let desired = DesiredEndpoints(
      of: service, families: service.families(completion: completions[service.name]), maximum: maximum,
      pods: pods,
      nodes: objects.nodes)
    return reconciled(SliceTemplate(of: service), desired, of: service)
  }

  private func slices(
    of service: Service, mirroring endpoints: Endpoints, _ faults: inout Set<Diagnostic>
  ) -> [EndpointSlice] {
    let isExempt = endpoints.isElection || endpoints.labels[SliceLabel.skipsMirroring] == "true"
    if isExempt || objects.hasSlice(for: service.name, by: SliceLabel.mirroringController) { return [] }
    var skipped = 0
    let desired = DesiredEndpoints(mirroring: endpoints, skipped: &skipped)
    if skipped > 0 { faults.insert(.tooMany(skipped, in: endpoints)) }
    return reconciled(SliceTemplate(of: service, mirroring: endpoints), desired, of: service)
  }

  private func reconciled(
    _ template: SliceTemplate, _ desired: DesiredEndpoints, of service: Service
  ) -> [EndpointSlice] {
    let objects = objects
    var reconciler = SliceReconciler(template, desired, slices: built[service.name] ?? []) {
      objects.slices[$0] != nil
    }
    return reconciler.reconciled()
  }

  /// Two Pods with the same address: only one of them can be reached.
  private func addressFaults(_ address: IPAddress) -> Set<Diagnostic> {
    let pods = objects.pods(with: address).filter {
      !$0.isFinished && !$0.isTerminating && !$0.usesHostNetwork
    }
    guard let first = pods.first else { return [] }
    return Set(pods.dropFirst().map { .sharedAddress($0.name, address, with: first.name) })
  }
}
