internal import Addresses
internal import Allocation
package import ClusterModel

/// Completes objects with all their fields, for tools that show them as their authors wrote them.
extension LabCluster {
  /// Returns the objects with assignments and defaults of Services and ready counts of Deployments and ReplicaSets,
  /// followed by the slices that were built.
  ///
  /// - Parameter written: the same objects as a snapshot.
  package func completed(_ objects: [ObjectValue], _ written: ClusterSnapshot) -> [ObjectValue] {
    let made = snapshot
    let services = Dictionary(
      zip(made.services.map(\.name), zip(written.services, made.services)),
      uniquingKeysWith: { first, _ in first })
    let workloads = Workloads(written)
    return objects.map { object in
      switch object.kind {
      case "Service": services[object.name].map { completed(object, $0.0, $0.1) } ?? object
      case "Deployment": workloads.deployments[object.name].map { object.counted($0, made.pods) } ?? object
      case "ReplicaSet": workloads.replicaSets[object.name].map { object.counted($0, made.pods) } ?? object
      default: object
      }
    } + builtSlices.map(ObjectValue.init)
  }

  private func completed(_ object: ObjectValue, _ written: Service, _ made: Service) -> ObjectValue {
    object.completed(from: written, to: made, completion: completion(of: made.name)).withServiceDefaults
  }
}

/// Deployments and ReplicaSets by name.
private struct Workloads {
  let deployments: [NamespacedName: Workload]
  let replicaSets: [NamespacedName: Workload]

  init(_ snapshot: ClusterSnapshot) {
    deployments = Self.byName(snapshot.deployments)
    replicaSets = Self.byName(snapshot.replicaSets)
  }

  private static func byName(_ all: [Workload]) -> [NamespacedName: Workload] {
    Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

extension ObjectValue {
  /// Returns the object with a field set, or removed if the value is null.
  func setting(_ key: String, _ value: ObjectValue) -> ObjectValue {
    guard case .object(var fields) = self else { return .object([key: value]) }
    fields[key] = value.isNull ? nil : value
    return .object(fields)
  }

  fileprivate init(_ texts: [some CustomStringConvertible]) {
    self = .list(texts.map { .text($0.description) })
  }

  fileprivate init(_ port: Port?) {
    self = port.map { .number(Int($0.number)) } ?? .null
  }

  /// Returns a Service with the fields that differ from how it was written.
  fileprivate func completed(
    from written: Service, to made: Service, completion: ServiceCompletion?
  ) -> ObjectValue {
    var spec = self["spec"].withNodePorts(of: made)
    if made.isHeadless {
      spec = spec.setting("clusterIPs", .list([.text("None")]))
    } else if !made.clusterIPs.isEmpty || !written.clusterIPs.isEmpty {
      spec = spec.setting("clusterIP", made.clusterIPs.first.map { .text($0.description) } ?? .null)
      spec = spec.setting("clusterIPs", made.clusterIPs.isEmpty ? .null : ObjectValue(made.clusterIPs))
    }
    let families = made.clusterIPs.isEmpty ? completion?.families ?? [] : made.clusterIPs.map(\.family)
    if !families.isEmpty { spec = spec.setting("ipFamilies", ObjectValue(families)) }
    if let policy = completion?.familyPolicy { spec = spec.setting("ipFamilyPolicy", .text(policy.rawValue)) }
    spec = spec.setting("healthCheckNodePort", ObjectValue(made.healthCheckNodePort))
    return setting("spec", spec).withIngress(made.ingress, isOther: made.ingress != written.ingress)
  }

  /// Ports that cannot be decoded are not in the model; in that case all ports are left as written.
  private func withNodePorts(of made: Service) -> ObjectValue {
    let elements = self["ports"].elements
    guard !elements.isEmpty, elements.count == made.ports.count else { return self }
    return setting(
      "ports",
      .list(zip(elements, made.ports).map { $0.setting("nodePort", ObjectValue($1.nodePort)) }))
  }

  private func withIngress(_ ingress: [IngressAddress], isOther: Bool) -> ObjectValue {
    guard isOther else { return self }
    let entries = ingress.map { entry in
      ObjectValue.object([
        "ip": .text(entry.address.description), "ipMode": .text(entry.isVirtual ? "VIP" : "Proxy"),
      ])
    }
    return setting("status", .object(["loadBalancer": .object(["ingress": .list(entries)])]))
  }

  /// Returns a workload with its selected Pods counted, if it has no status yet.
  fileprivate func counted(_ workload: Workload, _ pods: [Pod]) -> ObjectValue {
    guard self["status"].isNull else { return self }
    let own = pods.filter {
      $0.name.namespace == workload.name.namespace && workload.selector.matches($0.labels) && !$0.isFinished
        && !$0.isTerminating
    }
    let ready = own.filter(\.isReady).count
    return setting(
      "status",
      .object([
        "replicas": .number(own.count), "updatedReplicas": .number(own.count),
        "readyReplicas": .number(ready),
        "availableReplicas": .number(ready),
      ]))
  }
}
