package import ClusterModel
package import KubeObjects
package import Yams

extension YAMLNode {
  /// Where the field stands; for one that is not written, where its nearest ancestor begins. Searched for only when
  /// there is something to report.
  package func mark(at path: FieldPath) -> Mark? { nearest(to: path).node.mark }

  /// What stands at the path, or the nearest around it that is there.
  func nearest(to path: FieldPath) -> (node: YAMLNode, isThere: Bool) {
    var node = self
    for step in path.steps {
      guard let next = node.child(step) else { return (node, false) }
      node = next
    }
    return (node, true)
  }

  /// Whether it is `{{ … }}` without quotes, which YAML takes for a mapping whose key is a mapping.
  var isTemplate: Bool {
    guard case .mapping(let mapping) = self, mapping.count == 1, case .mapping? = mapping.first?.key else {
      return false
    }
    return true
  }

  private func child(_ step: FieldPath.Step) -> YAMLNode? {
    switch step {
    case .key(let key): mapping?.value(forKey: key)
    case .index(let index): sequence.flatMap { index < $0.count ? $0[index] : nil }
    }
  }
}

extension Mark {
  package func location(in file: String) -> SourceLocation {
    SourceLocation(file: file, line: line, column: column)
  }
}
