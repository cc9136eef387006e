internal import ClusterModel
internal import KubeObjects
internal import Yams

extension YAMLNode {
  /// Where the field stands; for one that is not written, where its nearest ancestor begins. Searched for only when
  /// there is something to report.
  func mark(at path: FieldPath) -> Mark? {
    var node = self
    for step in path.steps {
      guard let next = node.child(step) else { break }
      node = next
    }
    return node.mark
  }

  private func child(_ step: FieldPath.Step) -> YAMLNode? {
    switch step {
    case .key(let key): mapping?.value(forKey: key)
    case .index(let index): sequence.flatMap { index < $0.count ? $0[index] : nil }
    }
  }
}

extension Mark {
  func location(in file: String) -> SourceLocation { SourceLocation(file: file, line: line, column: column) }
}
