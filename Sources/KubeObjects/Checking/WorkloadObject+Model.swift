package import ClusterModel

extension DeploymentObject: ResourceObject {
  package static var kind: String { "Deployment" }
  package static var isNamespaced: Bool { true }
  package static var nameRule: NameRule { .subdomain }
  package var metadata: Field<MetadataObject> { content.metadata }

  package func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck) -> KubeObject? {
    .deployment(check.workload(content, metadata))
  }
}

extension ReplicaSetObject: ResourceObject {
  package static var kind: String { "ReplicaSet" }
  package static var isNamespaced: Bool { true }
  package static var nameRule: NameRule { .subdomain }
  package var metadata: Field<MetadataObject> { content.metadata }

  package func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck) -> KubeObject? {
    .replicaSet(check.workload(content, metadata))
  }
}

extension ObjectCheck {
  fileprivate mutating func workload(_ object: WorkloadObject, _ metadata: CheckedMetadata) -> Workload {
    var workload = Workload(name: metadata.name)
    workload.labels = metadata.labels.all
    workload.owners = metadata.owners
    self.object(object.spec, "spec") { check, spec in
      workload.replicas = check.value(spec.replicas, "replicas") ?? 1
      workload.selector = check.object(spec.selector, "selector") { $0.selector($1) } ?? LabelSelector()
      check.object(spec.template, "template") { $0.read($1, into: &workload) }
    }
    self.object(object.status, "status") { check, status in
      workload.readyReplicas = check.value(status.readyReplicas, "readyReplicas") ?? 0
    }
    return workload
  }

  private mutating func read(_ template: WorkloadObject.Template, into workload: inout Workload) {
    let labels = object(template.metadata, "metadata") { check, metadata in
      check.object(metadata.labels, "labels") { $0.texts($1) }
    }
    workload.templateLabels = (labels ?? nil) ?? Labels()
    workload.templatePorts = object(template.spec, "spec") { $0.containerPorts($1) } ?? []
  }

  /// `matchLabels` and `matchExpressions`; all of both must be met.
  private mutating func selector(_ object: SelectorObject) -> LabelSelector {
    let labels = self.object(object.matchLabels, "matchLabels") { $0.texts($1) } ?? Labels()
    let expressions = each(object.matchExpressions, "matchExpressions") { $0.requirement($1) }
    return LabelSelector(LabelSelector(matching: labels).requirements + expressions)
  }

  private mutating func requirement(_ expression: SelectorObject.Expression) -> LabelRequirement? {
    let values = Set(each(expression.values, "values") { $1 }).sorted()
    let condition: LabelRequirement.Condition? = parsed(
      expression.operator, "operator", .selectorOperator
    ) {
      switch $0 {
      case "In": .isOneOf(values)
      case "NotIn": .isNoneOf(values)
      case "Exists": .exists
      case "DoesNotExist": .isAbsent
      default: nil
      }
    }
    guard let key = value(expression.key, "key"), let condition else { return nil }
    return LabelRequirement(key, condition)
  }
}
