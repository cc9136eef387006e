package import ClusterModel

extension DeploymentObject: ResourceObject {
  package static var kind: String { "Deployment" }
  package static var isNamespaced: Bool { true }
  package static var nameRule: NameRule { .subdomain }
  package var metadata: Field<MetadataObject> { content.metadata }

  package func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck<WorkloadField>) -> KubeObject? {
    .deployment(check.workload(content, metadata))
  }
}

extension ReplicaSetObject: ResourceObject {
  package static var kind: String { "ReplicaSet" }
  package static var isNamespaced: Bool { true }
  package static var nameRule: NameRule { .subdomain }
  package var metadata: Field<MetadataObject> { content.metadata }

  package func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck<WorkloadField>) -> KubeObject? {
    .replicaSet(check.workload(content, metadata))
  }
}

extension ObjectCheck<WorkloadField> {
  fileprivate mutating func workload(_ object: WorkloadObject, _ metadata: CheckedMetadata) -> Workload {
    var workload = Workload(name: metadata.name)
    workload.labels = metadata.labels.all
    workload.owners = metadata.owners
    self.object(object.spec, .spec) { check, spec in
      workload.replicas = check.value(spec.replicas, .replicas) ?? 1
      check.object(spec.template, .template) { $0.read($1, into: &workload) }
      workload.selector = check.object(spec.selector, .selector) { $0.selector($1) } ?? LabelSelector()
      if !check.foundError { check.require(selectorOf: workload) }
    }
    self.object(object.status, .status) { check, status in
      workload.readyReplicas = check.value(status.readyReplicas, .readyReplicas) ?? 0
    }
    return workload
  }
}

extension ObjectCheck<PodTemplateField> {
  fileprivate mutating func read(_ template: WorkloadObject.Template, into workload: inout Workload) {
    let labels = value(in: template.metadata, .metadata) { check, metadata in
      check.object(metadata.labels, .labels) { $0.texts($1) }
    }
    workload.templateLabels = labels ?? Labels()
    workload.templatePorts = object(template.spec, .spec) { $0.containerPorts($1) } ?? []
  }
}

extension ObjectCheck<WorkloadSpecField> {
  /// Requires a selector that is not empty and selects the template's Pods, as the API server does.
  fileprivate mutating func require(selectorOf workload: Workload) {
    if workload.selector.requirements.isEmpty {
      report(
        at: .selector, problem: "is empty, which would select every Pod",
        remedy: "put labels of the template's Pods in matchLabels")
    } else if !workload.selector.matches(workload.templateLabels) {
      let labels =
        workload.templateLabels.isEmpty
        ? "which have no labels" : "whose labels are \(workload.templateLabels)"
      report(
        at: .selector,
        problem: "\("\(workload.selector)".quoted) does not select the template's own Pods, \(labels)",
        remedy: "make selector match spec.template.metadata.labels")
    }
  }
}
