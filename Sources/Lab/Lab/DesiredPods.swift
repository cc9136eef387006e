package import ClusterModel

/// The Pods that manifests define, themselves or as replicas of a Deployment or ReplicaSet. Replicas have names like those
/// in a cluster, but the same manifest always leads to the same names.
package struct DesiredPods: Sendable {
  /// The Pods by name.
  package private(set) var pods: [NamespacedName: LabPod] = [:]
  private var workloads: [(folder: String, workload: ReplicatedWorkload)] = []
  private let permissions: LabPermissions
  private var configMaps: [NamespacedName: ObjectValue] = [:]
  /// Errors and unsupported fields, sorted.
  package private(set) var diagnostics: [Diagnostic] = []

  /// An object of a manifest and the folder it comes from.
  package struct Source: Hashable, Sendable {
    /// The folder of its file.
    package let folder: String
    /// The object as the manifest has it.
    package let object: ObjectValue

    /// Creates a source from an object of a folder.
    package init(folder: String, object: ObjectValue) {
      self.folder = folder
      self.object = object
    }
  }

  /// Reads Pods, Deployments and ReplicaSets, and reports other workloads, which a lab does not run.
  ///
  /// - Parameter permissions: what Pods may ask for; what asks for more is refused.
  package init(_ sources: [Source], permissions: LabPermissions = LabPermissions()) {
    self.permissions = permissions
    for source in sources where source.object.kind == "ConfigMap" {
      configMaps[source.object.name] = configMaps[source.object.name] ?? source.object
    }
    for source in sources {
      switch source.object.kind {
      case "Pod": addPod(source)
      case "Deployment": addReplicas(source, isDeployment: true)
      // A ReplicaSet with an owner is a result of its Deployment, which is read itself.
      case "ReplicaSet" where source.object["metadata"]["ownerReferences"].elements.isEmpty:
        addReplicas(source, isDeployment: false)
      case "DaemonSet", "StatefulSet", "Job", "CronJob": cannotRun(source.object)
      default: continue
      }
    }
    diagnostics.sort()
  }

  /// Excludes a Pod until the manifests are read again.
  package mutating func exclude(_ pod: NamespacedName) { pods[pod] = nil }

  /// Returns the Deployments and ReplicaSets of a folder with their statuses, and the ReplicaSets of the Deployments.
  ///
  /// - Parameter created: the creation time of objects whose manifests have none.
  package func workloads(
    in folder: String, pods lives: [NamespacedName: PodLifecycle], created: LabTime
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
    var reader = PodReader(
      ObjectReference(kind: "Pod", name: name), permissions: permissions, configMaps: configMaps)
    if let pod = reader.pod(object.inNamespace(name.namespace), named: name, folder: source.folder) {
      insert(pod)
    }
    diagnostics += reader.diagnostics
  }

  private mutating func addReplicas(_ source: Source, isDeployment: Bool) {
    let workload = ReplicatedWorkload(source.object, isDeployment: isDeployment)
    if let problem = workload.problem {
      diagnostics.append(problem)
      return
    }
    guard !workloads.contains(where: { $0.workload.reference == workload.reference }) else { return }
    workloads.append((source.folder, workload))
    for index in 0..<workload.count {
      // Replicas do not differ, so only the diagnostics of the first are reported.
      var reader = PodReader(workload.reference, permissions: permissions, configMaps: configMaps)
      let object = workload.pod(index)
      guard var pod = reader.pod(object, named: object.name, folder: source.folder) else {
        diagnostics += reader.diagnostics
        return
      }
      pod.replica = workload.replica
      insert(pod)
      if index == 0 { diagnostics += reader.diagnostics }
    }
  }

  /// Of several Pods with the same name the first one counts, as for all objects of manifests.
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
  /// Names of files are limited to 255 bytes, and up to 40 of them are the prefix of the lab.
  fileprivate static func fitsFileName(_ pod: NamespacedName) -> Bool {
    pod.namespace.utf8.count + pod.name.utf8.count <= 200
  }
}

extension ObjectValue {
  /// Returns the object with `metadata.namespace` set.
  func inNamespace(_ namespace: String) -> ObjectValue {
    guard case .object(var fields) = self, case .object(var metadata)? = fields["metadata"] else {
      return self
    }
    metadata["namespace"] = .text(namespace)
    fields["metadata"] = .object(metadata)
    return .object(fields)
  }
}
