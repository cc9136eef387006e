internal import ClusterModel

/// A diagnostic that does not know yet which file its object stands in.
struct Finding: Sendable {
  let severity: Diagnostic.Severity
  /// From the object.
  let path: FieldPath
  let problem: String
  let remedy: String
}
