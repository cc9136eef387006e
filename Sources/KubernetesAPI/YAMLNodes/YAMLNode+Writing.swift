internal import YAMLEvents

extension YAMLNode {
  /// The node as a document in block style, with lines of any length. Tags are not written.
  package var yaml: String {
    var items: [YAMLItem] = []
    append(to: &items)
    guard let yaml = items.yaml else { preconditionFailure("a tree of nodes is a document") }
    return yaml
  }

  private func append(to items: inout [YAMLItem]) {
    switch self {
    case .scalar(let scalar):
      items.append(scalar.style == .quoted ? .quoted(scalar.string) : .scalar(scalar.string))
    case .sequence(let sequence):
      items.append(.sequenceStart)
      for element in sequence.elements { element.append(to: &items) }
      items.append(.sequenceEnd)
    case .mapping(let mapping):
      items.append(.mappingStart)
      for (key, value) in mapping.pairs {
        key.append(to: &items)
        value.append(to: &items)
      }
      items.append(.mappingEnd)
    }
  }
}
