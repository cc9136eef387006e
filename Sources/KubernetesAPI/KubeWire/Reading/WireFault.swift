internal import KubeObjects

/// An error in a malformed message.
struct WireFault: Error {
  /// The offset from the start of the input.
  let offset: Int
  let problem: WireError.Problem
  /// The path from the current message; each enclosing message prepends a step.
  var path = FieldPath()

  /// Returns the fault with its path relative to an enclosing message.
  func within(_ steps: FieldPath.Step...) -> Self {
    WireFault(offset: offset, problem: problem, path: FieldPath(steps) + path)
  }

  /// Returns the fault with its path relative to the message with this field; the same fault if the field has no name.
  func within(_ name: String?) -> Self { name.map { within(.key($0)) } ?? self }

  /// Returns the error to be thrown to the caller.
  func error(in object: String) -> WireError {
    let field = path.text
    return WireError(object, field: field.isEmpty ? nil : field, offset: offset, problem)
  }

  /// The fault as a diagnostic about one of many objects.
  var finding: FieldDiagnostic {
    FieldDiagnostic(path: path, problem: "byte \(offset): \(problem.summary)", remedy: problem.remedy)
  }
}
