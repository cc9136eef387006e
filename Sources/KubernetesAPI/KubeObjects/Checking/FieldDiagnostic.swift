package import ClusterModel

/// A diagnostic about a field, relative to its object. It becomes a `Diagnostic` once the file and location are known.
package struct FieldDiagnostic: Sendable {
  package let kind: Diagnostic.Kind
  package let severity: Diagnostic.Severity
  /// The path from the object to the field.
  package let path: FieldPath
  package let problem: String
  package let remedy: String

  package init(
    _ severity: Diagnostic.Severity = .error, path: FieldPath = FieldPath(), kind: Diagnostic.Kind = .other,
    problem: String, remedy: String
  ) {
    self.kind = kind
    self.severity = severity
    self.path = path
    self.problem = problem
    self.remedy = remedy
  }

  /// Returns the diagnostic about an object at this path of its document. The field's path is relative to the object, or to
  /// the document if the object has no name.
  package func diagnostic(
    about object: ObjectReference?, at place: FieldPath, location: SourceLocation? = nil
  ) -> Diagnostic {
    let field = (object == nil ? place + path : path).text
    return Diagnostic(
      severity, object, field: field.isEmpty ? nil : field, location: location, kind: kind,
      problem: problem, remedy: remedy)
  }
}
