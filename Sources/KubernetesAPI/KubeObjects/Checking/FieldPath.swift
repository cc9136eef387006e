/// The path from an object to one of its fields.
package struct FieldPath: Hashable, Sendable {
  /// One component of a path.
  package enum Step: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  /// The components, outermost first; empty for the object itself.
  package var steps: [Step]

  /// Creates a path.
  package init(_ steps: [Step] = []) { self.steps = steps }

  /// The path as text: `spec.ports[0].port`. A key with a slash is in brackets: `metadata.labels["a/b"]`.
  package var text: String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .key(let key) where key.contains("/"): text += "[\"\(key)\"]"
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      case .index(let index): text += "[\(index)]"
      }
    }
  }
}

extension FieldPath {
  package static func + (outer: Self, inner: Self) -> Self { FieldPath(outer.steps + inner.steps) }
}
