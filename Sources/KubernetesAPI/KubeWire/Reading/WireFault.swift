internal import KubeObjects

/// A message is malformed at some byte.
struct WireFault: Error {
  /// From the start of the input.
  let offset: Int
  let problem: WireError.Problem
  /// From the message that is being read; each message that holds it puts a step before it.
  var path = FieldPath()

  /// The same fault, seen from the message whose field this step names.
  func within(_ steps: FieldPath.Step...) -> Self {
    WireFault(offset: offset, problem: problem, path: FieldPath(steps) + path)
  }

  /// The fault as it is told to callers.
  func error(in object: String) -> WireError {
    let field = path.text
    return WireError(object, field: field.isEmpty ? nil : field, offset: offset, problem)
  }

  /// The fault as what is wrong with one of many objects.
  var finding: FieldDiagnostic {
    FieldDiagnostic(path: path, problem: "byte \(offset): \(problem.found)", remedy: problem.remedy)
  }
}
