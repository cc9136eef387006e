/// The way from an object to one of its fields.
package struct FieldPath: Hashable, Sendable {
  /// One step down.
  package enum Step: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  /// The steps, outermost first; none for the object itself.
  package var steps: [Step]

  /// The path of these steps.
  package init(_ steps: [Step] = []) { self.steps = steps }

  /// `spec.ports[0].port`; a key that is no plain word stands in brackets: `metadata.labels["a/b"]`.
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
