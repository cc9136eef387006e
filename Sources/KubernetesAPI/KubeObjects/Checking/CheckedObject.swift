package import ClusterModel

/// An object after validation.
package struct CheckedObject: Sendable {
  /// The object; nil if it is invalid or not needed.
  package let object: KubeObject?
  /// The object's kind and name; nil if it has no printable name.
  package let reference: ObjectReference?
  /// Errors and warnings about the object.
  package let findings: [FieldDiagnostic]

  /// Validates the object and converts it to the model.
  ///
  /// - Parameter others: diagnostics from other checks, to be appended.
  package init<Resource: ResourceObject>(
    _ resource: Resource, for audience: Audience = .people, and others: [FieldDiagnostic] = []
  ) {
    var start = ObjectCheck<ResourceField>(for: audience)
    let metadata = start.metadata(of: resource)
    var check = ObjectCheck<Resource.Fields>(continuing: consume start)
    let object = resource.model(metadata, &check)
    self.object = check.foundError ? nil : object
    reference = metadata.name.isPlain ? ObjectReference(kind: Resource.kind, name: metadata.name) : nil
    findings = check.findings + others
  }
}

extension NamespacedName {
  /// Whether the name can be printed in a message without quoting.
  package var isPlain: Bool { name.isPlainWord && (namespace.isEmpty || namespace.isPlainWord) }
}
