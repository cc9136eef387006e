/// What an `ObjectCheck` has found so far, and where in the object it stands.
struct CheckState {
  var findings: [FieldDiagnostic] = []
  var foundError = false
  let audience: Audience
  var isStored = false
  /// The path of the current field. A single array for the whole object, so that a path is copied only to report a problem.
  var path = FieldPath()
  /// The length of the current part's path; nil outside of parts.
  var partDepth: Int?

  init(audience: Audience) { self.audience = audience }

  /// Returns the end of a message that says which part is ignored; empty outside of parts.
  func consequence(at place: FieldPath) -> String {
    guard let partDepth else { return "" }
    guard place.steps.count > partDepth else { return ", and is ignored" }
    return ", and \(FieldPath(Array(place.steps.prefix(partDepth))).text) is ignored"
  }
}

/// The user of an object.
package enum Audience: Sendable {
  /// The daemon: skip fields that only the tools and the lab's controllers need.
  case proxy
  /// The tools: read all fields that we know.
  case people
}
