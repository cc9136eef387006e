package import ClusterModel

/// One object after checking.
package struct CheckedObject: Sendable {
  /// Nil when it is wrong or not needed.
  package let object: KubeObject?
  /// Nil when it has no name that could be told.
  package let reference: ObjectReference?
  /// What is wrong or doubtful.
  package let findings: [FieldDiagnostic]

  /// Checks the object.
  ///
  /// - Parameter others: what was found about it by other means.
  package init<Resource: ResourceObject>(
    _ resource: Resource, for audience: ObjectCheck.Audience = .people, and others: [FieldDiagnostic] = []
  ) {
    var check = ObjectCheck(for: audience)
    let metadata = check.metadata(of: resource)
    let object = resource.model(metadata, &check)
    self.object = check.foundError ? nil : object
    reference = metadata.name.isPlain ? ObjectReference(kind: Resource.kind, name: metadata.name) : nil
    findings = check.findings + others
  }
}

extension NamespacedName {
  /// Whether it can stand in a message as it is.
  package var isPlain: Bool { name.isPlainWord && (namespace.isEmpty || namespace.isPlainWord) }
}
