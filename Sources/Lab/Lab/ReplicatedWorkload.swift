internal import ClusterModel

/// A Deployment or ReplicaSet, and the Pods that are its replicas.
struct ReplicatedWorkload: Hashable, Sendable {
  let reference: ObjectReference
  /// The desired number of replicas: `spec.replicas`, by default 1.
  let count: Int
  private let object: ObjectValue
  private let isDeployment: Bool
  private let template: String

  init(_ object: ObjectValue, isDeployment: Bool) {
    self.object = object
    self.isDeployment = isDeployment
    reference = ObjectReference(kind: isDeployment ? "Deployment" : "ReplicaSet", name: object.name)
    count = max(0, object["spec"]["replicas"].number ?? 1)
    template = StableHash.nameSuffix(StableHash.mixed(object["spec"]["template"].canonical), length: 9)
  }

  var replica: LabPod.Replica {
    LabPod.Replica(
      workload: reference, template: template, count: count,
      recreates: object["spec"]["strategy"]["type"].text == "Recreate")
  }

  /// What the API server would reject the workload for; nil if it is valid.
  var problem: Diagnostic? {
    let labels = object["spec"]["template"]["metadata"]["labels"].labels
    let wanted = object["spec"]["selector"]["matchLabels"].labels
    guard !wanted.isSubset(of: labels) else { return nil }
    return Diagnostic(
      .error, reference, field: "spec.template.metadata.labels",
      problem: "{\(labels)} does not match the selector {\(wanted)}, so no Pods are created",
      remedy: "add the labels that the selector requires to the template")
  }

  /// Returns the Pod of the replica with this index, without a status.
  func pod(_ index: Int) -> ObjectValue {
    let template = object["spec"]["template"]
    guard case .object(var fields) = template else { return .null }
    var metadata: [String: ObjectValue] = [:]
    if case .object(let written) = template["metadata"] { metadata = written }
    metadata["name"] = .text(podName(index))
    metadata["namespace"] = .text(reference.name.namespace)
    metadata["ownerReferences"] = .list([owner])
    if isDeployment { metadata["labels"] = labels(metadata["labels"]) }
    fields["metadata"] = .object(metadata)
    fields["apiVersion"] = .text("v1")
    fields["kind"] = .text("Pod")
    return .object(fields)
  }

  /// Returns the workload with its status and, for a Deployment, its ReplicaSet, as an API server would.
  ///
  /// - Parameter replicas: the Pods of the workload that are not terminating.
  func objects(_ replicas: [PodLifecycle], created: LabTime) -> [ObjectValue] {
    let new = replicas.filter { $0.pod.replica?.template == template }
    let own = withStatus(status(replicas, updated: new.count), created)
    guard isDeployment else { return [own] }
    var set: [String: ObjectValue] = ["apiVersion": .text("apps/v1"), "kind": .text("ReplicaSet")]
    set["metadata"] = .object([
      "name": .text(replicaSet), "namespace": .text(reference.name.namespace),
      "labels": labels(object["spec"]["template"]["metadata"]["labels"]),
      "creationTimestamp": .text(created.text), "uid": owner["uid"],
      "ownerReferences": .list([
        .object([
          "apiVersion": .text("apps/v1"), "kind": .text("Deployment"), "name": .text(reference.name.name),
          "controller": .boolean(true), "blockOwnerDeletion": .boolean(true),
          "uid": .text(stableIdentifier("\(reference)")),
        ])
      ]),
    ])
    set["spec"] = .object([
      "replicas": .number(count), "template": labeledTemplate,
      "selector": .object(["matchLabels": labels(object["spec"]["selector"]["matchLabels"])]),
    ])
    set["status"] = .object(status(new, updated: nil))
    return [own, .object(set)]
  }

  /// The template with the label `pod-template-hash`, which distinguishes the Pods of one template from those of another.
  private var labeledTemplate: ObjectValue {
    guard case .object(var template) = object["spec"]["template"] else { return .null }
    var metadata: [String: ObjectValue] = [:]
    if case .object(let written)? = template["metadata"] { metadata = written }
    metadata["labels"] = labels(metadata["labels"])
    template["metadata"] = .object(metadata)
    return .object(template)
  }

  private func withStatus(_ status: [String: ObjectValue], _ created: LabTime) -> ObjectValue {
    guard case .object(var fields) = object.inNamespace(reference.name.namespace),
      case .object(var metadata)? = fields["metadata"]
    else { return .null }
    metadata["creationTimestamp"] = metadata["creationTimestamp"] ?? .text(created.text)
    metadata["uid"] = metadata["uid"] ?? .text(stableIdentifier("\(reference)"))
    fields["metadata"] = .object(metadata)
    fields["status"] = .object(status)
    return .object(fields)
  }

  private func status(_ replicas: [PodLifecycle], updated: Int?) -> [String: ObjectValue] {
    let ready = replicas.filter(\.isReady).count
    var status: [String: ObjectValue] = [
      "replicas": .number(replicas.count), "readyReplicas": .number(ready),
      "availableReplicas": .number(ready),
    ]
    status["updatedReplicas"] = updated.map { .number($0) }
    if updated != nil { status["unavailableReplicas"] = .number(max(0, count - ready)) }
    return status
  }

  /// The name of the ReplicaSet: for a Deployment its name followed by the template's hash.
  private var replicaSet: String { reference.name.name + (isDeployment ? "-\(template)" : "") }

  private func podName(_ index: Int) -> String {
    // The API server truncates the base of generated names to 58 bytes, the hyphen included (apiserver, names.go).
    let base = replicaSet.utf8.count > 57 ? String(replicaSet.prefix(57)) : replicaSet
    return base + "-"
      + StableHash.nameSuffix(StableHash.mixed("\(reference)/\(template)/\(index)"), length: 5)
  }

  private var owner: ObjectValue {
    .object([
      "apiVersion": .text("apps/v1"), "kind": .text("ReplicaSet"), "name": .text(replicaSet),
      "controller": .boolean(true), "blockOwnerDeletion": .boolean(true),
      "uid": .text(stableIdentifier("ReplicaSet/\(reference.name.namespace)/\(replicaSet)")),
    ])
  }

  private func labels(_ written: ObjectValue?) -> ObjectValue {
    var labels: [String: ObjectValue] = [:]
    if case .object(let given)? = written { labels = given }
    labels["pod-template-hash"] = .text(template)
    return .object(labels)
  }
}

/// Returns a string in the form of a UUID that depends on the text alone.
func stableIdentifier(_ text: String) -> String {
  let digits = [StableHash.mixed(text), StableHash.mixed("again " + text)].map {
    let hexadecimal = String($0, radix: 16)
    return String(repeating: "0", count: 16 - hexadecimal.count) + hexadecimal
  }.joined()
  let ends = [0, 8, 12, 16, 20, 32]
  return zip(ends, ends.dropFirst()).map { from, to in
    String(digits.dropFirst(from).prefix(to - from))
  }.joined(separator: "-")
}

extension ObjectValue {
  /// A string that two values have in common only if they are equal: fields are in order of their names.
  fileprivate var canonical: String {
    switch self {
    case .null: "~"
    case .boolean(let value): "\(value)"
    case .number(let value): "\(value)"
    case .fraction(let text): text
    case .text(let text): "\(text.utf8.count)'\(text)'"
    case .list(let elements): "[\(elements.map(\.canonical).joined(separator: ","))]"
    case .object:
      "{\(fields.map { "\($0.key.utf8.count)'\($0.key)':\($0.value.canonical)" }.joined(separator: ","))}"
    }
  }
}
