package import ClusterModel
package import KubeObjects
package import YAMLEvents
package import YAMLNodes

extension YAMLNode {
  /// Returns the position of a field; for a missing one, that of its nearest ancestor. Needed only if there is something to
  /// report.
  package func mark(at path: FieldPath) -> YAMLMark? { nearest(to: path).node.mark }

  /// Returns the node at the path, or its nearest existing ancestor.
  func nearest(to path: FieldPath) -> (node: YAMLNode, isThere: Bool) {
    var node = self
    for step in path.steps {
      guard let next = node.child(step) else { return (node, false) }
      node = next
    }
    return (node, true)
  }

  /// Whether the node is `{{ … }}` without quotes, which YAML parses as a mapping whose key is a mapping.
  var isTemplate: Bool {
    guard case .mapping(let mapping) = self, mapping.pairs.count == 1,
      case .mapping? = mapping.pairs.first?.key
    else {
      return false
    }
    return true
  }

  private func child(_ step: FieldPath.Step) -> YAMLNode? {
    switch step {
    case .key(let key): mapping?.value(forKey: key)
    case .index(let index): sequence.flatMap { index < $0.elements.count ? $0.elements[index] : nil }
    }
  }
}

extension YAMLMark {
  package func location(in file: String) -> SourceLocation {
    SourceLocation(file: file, line: line, column: column)
  }
}
