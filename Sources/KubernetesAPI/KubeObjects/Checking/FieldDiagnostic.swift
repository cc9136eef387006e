package import ClusterModel

/// A diagnostic that does not know yet which file its object stands in.
package struct FieldDiagnostic: Sendable {
  package let severity: Diagnostic.Severity
  /// From the object.
  package let path: FieldPath
  package let problem: String
  package let remedy: String

  package init(
    _ severity: Diagnostic.Severity = .error, path: FieldPath = FieldPath(), problem: String, remedy: String
  ) {
    self.severity = severity
    self.path = path
    self.problem = problem
    self.remedy = remedy
  }

  /// The diagnostic about an object that stands at this path of its document. The field's path starts at the object;
  /// where none can be named, at the document.
  package func diagnostic(
    about object: ObjectReference?, at place: FieldPath, location: SourceLocation? = nil
  ) -> Diagnostic {
    let field = (object == nil ? place + path : path).text
    return Diagnostic(
      severity, object, field: field.isEmpty ? nil : field, location: location, problem: problem,
      remedy: remedy)
  }
}
