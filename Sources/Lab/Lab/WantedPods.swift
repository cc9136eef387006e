public import ClusterModel

/// The Pods that manifests ask for: each Pod itself, and the copies of each Deployment and ReplicaSet, under the names
/// that a cluster would give them, though here the same manifest always gives the same names.
public struct WantedPods: Sendable {
  /// By name.
  public private(set) var pods: [NamespacedName: LabPod] = [:]
  private var workloads: [(folder: String, workload: ReplicatedWorkload)] = []
  /// What a lab cannot do, and what is wrong, in order.
  public private(set) var diagnostics: [Diagnostic] = []

  /// A manifest, and where it is from.
  public struct Source: Hashable, Sendable {
    /// The folder that its file is in.
    public let folder: String
    /// The object as written.
    public let object: ObjectValue

    /// An object of a folder's.
    public init(folder: String, object: ObjectValue) {
      self.folder = folder
      self.object = object
    }
  }

  /// Reads Pods, Deployments and ReplicaSets; other kinds are none of a lab's.
  public init(_ sources: [Source]) {
    for source in sources {
      switch source.object.kind {
      case "Pod": addPod(source)
      case "Deployment": addCopies(source, isDeployment: true)
      // The copies of a ReplicaSet that has an owner are its owner's.
      case "ReplicaSet" where source.object["metadata"]["ownerReferences"].elements.isEmpty:
        addCopies(source, isDeployment: false)
      case "DaemonSet", "StatefulSet", "Job", "CronJob": cannotRun(source.object)
      default: continue
      }
    }
    diagnostics.sort()
  }

  /// The Pod is not wanted any more, until the manifests are read again.
  public mutating func leaveOut(_ pod: NamespacedName) { pods[pod] = nil }

  /// The Deployments and ReplicaSets of a folder with their status, and the Deployments' ReplicaSets.
  ///
  /// - Parameter created: when they count as made whose manifests do not say it.
  public func workloads(
    in folder: String, _ lives: [NamespacedName: PodLife], created: Moment
  ) -> [ObjectValue] {
    workloads.filter { $0.folder == folder }.map(\.workload).sorted { $0.reference < $1.reference }.flatMap {
      workload in
      workload.objects(
        lives.values.filter { $0.pod.replica?.workload == workload.reference && $0.terminating == nil },
        created: created)
    }
  }

  private mutating func addPod(_ source: Source) {
    var object = source.object
    guard case .object(var fields) = object, source.object.name.name != "" else { return }
    fields["status"] = nil
    object = .object(fields)
    let name = object.name
    var reader = PodReader(ObjectReference(kind: "Pod", name: name))
    if let pod = reader.pod(object.inNamespace(name.namespace), named: name, folder: source.folder) {
      insert(pod)
    }
    diagnostics += reader.diagnostics
  }

  private mutating func addCopies(_ source: Source, isDeployment: Bool) {
    let workload = ReplicatedWorkload(source.object, isDeployment: isDeployment)
    if let problem = workload.problem {
      diagnostics.append(problem)
      return
    }
    guard !workloads.contains(where: { $0.workload.reference == workload.reference }) else { return }
    workloads.append((source.folder, workload))
    for index in 0..<workload.count {
      // All copies are alike, so what is doubtful is said of the first.
      var reader = PodReader(workload.reference)
      let object = workload.object(index)
      guard var pod = reader.pod(object, named: object.name, folder: source.folder) else {
        diagnostics += reader.diagnostics
        return
      }
      pod.replica = workload.replica
      insert(pod)
      if index == 0 { diagnostics += reader.diagnostics }
    }
  }

  /// The first of one name counts, as everywhere.
  private mutating func insert(_ pod: LabPod) {
    guard LabName.fitsFileName(pod.name) else {
      diagnostics.append(
        Diagnostic(
          .error, ObjectReference(kind: "Pod", name: pod.name),
          problem:
            "the namespace and name are longer than 200 bytes, too long for the name of a network namespace",
          remedy: "use a shorter name"))
      return
    }
    if pods[pod.name] == nil { pods[pod.name] = pod }
  }

  private mutating func cannotRun(_ object: ObjectValue) {
    diagnostics.append(
      Diagnostic(
        .warning, ObjectReference(kind: object.kind, name: object.name),
        problem: "a lab does not run \(object.kind)s", remedy: "use a Deployment or Pods instead"))
  }
}

extension LabName {
  /// A file's name has at most 255 bytes, 40 of them ours.
  fileprivate static func fitsFileName(_ pod: NamespacedName) -> Bool {
    pod.namespace.utf8.count + pod.name.utf8.count <= 200
  }
}

extension ObjectValue {
  /// The same with its namespace written out.
  func inNamespace(_ namespace: String) -> ObjectValue {
    guard case .object(var fields) = self, case .object(var metadata)? = fields["metadata"] else {
      return self
    }
    metadata["namespace"] = .text(namespace)
    fields["metadata"] = .object(metadata)
    return .object(fields)
  }
}
