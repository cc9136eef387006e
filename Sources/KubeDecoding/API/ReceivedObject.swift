public import ClusterModel

/// One object as the API server sent it.
public struct ReceivedObject: Hashable, Sendable {
  /// Kind and name; nil when it has no name, which never happens to an object that the server has stored.
  public let reference: ObjectReference?
  /// `metadata.resourceVersion`; empty when there is none. Opaque: equal means the same state, and nothing else follows.
  public let resourceVersion: String
  /// The object; nil when it is wrong and has to be left out, or is not needed.
  public let object: KubeObject?
  /// What is wrong or doubtful.
  public let diagnostics: [Diagnostic]

  /// What was received, in parts.
  public init(
    reference: ObjectReference?, resourceVersion: String, object: KubeObject?, diagnostics: [Diagnostic]
  ) {
    self.reference = reference
    self.resourceVersion = resourceVersion
    self.object = object
    self.diagnostics = diagnostics
  }

  init(_ checked: CheckedObject, resourceVersion: String) {
    self.init(
      reference: checked.reference, resourceVersion: resourceVersion, object: checked.object,
      diagnostics: checked.findings.map { finding in
        Diagnostic(
          finding.severity, checked.reference, field: finding.path.text.isEmpty ? nil : finding.path.text,
          problem: finding.problem, remedy: finding.remedy)
      })
  }
}
