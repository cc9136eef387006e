internal import ClusterModel

/// The table columns of one kind: headings and cells, with those of `-o wide` separate.
struct ObjectColumns {
  let headings: [String]
  let wideHeadings: [String]
  let cells: (ObjectValue) -> [String]
  let wideCells: (ObjectValue) -> [String]

  /// Creates kubectl's columns for the kind.
  init(_ kind: ObjectKind, now: Int64) {
    let age = { (object: ObjectValue) in
      Age(since: object["metadata"]["creationTimestamp"], now: now)?.description ?? "<unknown>"
    }
    switch kind {
    case .service:
      self.init(["NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE"], ["SELECTOR"]) {
        let service = ServiceCells($0)
        return [
          $0.name.name, service.type, service.clusterIP, service.externalIP, service.ports, age($0),
        ]
      } wide: {
        [ServiceCells($0).selector]
      }
    case .endpoints:
      self.init(["NAME", "ENDPOINTS", "AGE"]) { [$0.name.name, EndpointCells.ofEndpoints($0), age($0)] }
    case .endpointSlice:
      self.init(["NAME", "ADDRESSTYPE", "PORTS", "ENDPOINTS", "AGE"]) {
        [
          $0.name.name, $0["addressType"].text ?? "", EndpointCells.portsOfSlice($0),
          EndpointCells.addressesOfSlice($0), age($0),
        ]
      }
    case .pod:
      self.init(
        ["NAME", "READY", "STATUS", "RESTARTS", "AGE"], ["IP", "NODE", "NOMINATED NODE", "READINESS GATES"]
      ) {
        let pod = PodCells($0, now: now)
        return [$0.name.name, pod.ready, pod.status, pod.restarts, age($0)]
      } wide: {
        PodCells($0, now: now).wide
      }
    case .node:
      self.init(
        ["NAME", "STATUS", "ROLES", "AGE", "VERSION"],
        ["INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME"]
      ) {
        let node = NodeCells($0)
        return [$0.name.name, node.status, node.roles, age($0), node.version]
      } wide: {
        NodeCells($0).wide
      }
    case .deployment:
      self.init(
        ["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE"], ["CONTAINERS", "IMAGES", "SELECTOR"]
      ) {
        [$0.name.name] + WorkloadCells($0).deployment + [age($0)]
      } wide: {
        WorkloadCells($0).wide
      }
    case .replicaSet:
      self.init(["NAME", "DESIRED", "CURRENT", "READY", "AGE"], ["CONTAINERS", "IMAGES", "SELECTOR"]) {
        [$0.name.name] + WorkloadCells($0).replicaSet + [age($0)]
      } wide: {
        WorkloadCells($0).wide
      }
    }
  }

  private init(
    _ headings: [String], _ wideHeadings: [String] = [], _ cells: @escaping (ObjectValue) -> [String],
    wide: @escaping (ObjectValue) -> [String] = { _ in [] }
  ) {
    self.headings = headings
    self.wideHeadings = wideHeadings
    self.cells = cells
    wideCells = wide
  }
}

extension Labels {
  /// `a=b,c=d`, or `<none>`
  var cell: String { isEmpty ? "<none>" : description }
}

extension Sequence<String> {
  /// Separated by commas, or `<none>`.
  var cell: String {
    let text = joined(separator: ",")
    return text.isEmpty ? "<none>" : text
  }
}
