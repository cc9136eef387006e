internal import ClusterModel

/// One object after checking.
struct CheckedObject: Sendable {
  /// Nil when it is wrong or not needed.
  let object: KubeObject?
  /// Nil when it has no name that could be told.
  let reference: ObjectReference?
  /// What is wrong or doubtful.
  let findings: [Finding]

  /// Checks the object.
  init<Resource: ResourceObject>(_ resource: Resource) {
    var check = ObjectCheck()
    let metadata = check.metadata(of: resource)
    let object = resource.model(metadata, &check)
    self.object = check.foundError ? nil : object
    reference =
      metadata.name.name.isPlainWord ? ObjectReference(kind: Resource.kind, name: metadata.name) : nil
    findings = check.findings
  }
}
