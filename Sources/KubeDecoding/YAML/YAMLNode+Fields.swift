package import Yams

extension YAMLNode.Mapping {
  /// The value of this key, also when it comes from a mapping that is merged with `<<`.
  func value(forKey key: String) -> YAMLNode? {
    fields.first { $0.key == key }?.value
  }

  /// Keys and values; what is merged comes last, so that own fields win when the first is taken. Keys that are no
  /// scalars are left out: the API has none.
  package var fields: [(key: String, value: YAMLNode)] {
    var fields: [(key: String, value: YAMLNode)] = []
    fields.reserveCapacity(count)
    var budget = 1000
    collect(into: &fields, &budget)
    return fields
  }

  /// Aliases let a few bytes merge very many mappings, so the budget ends it.
  private func collect(into fields: inout [(key: String, value: YAMLNode)], _ budget: inout Int) {
    guard budget > 0 else { return }
    budget -= 1
    var merged: [YAMLNode] = []
    for index in indices {
      let pair = self[index]
      guard case .scalar(let key) = pair.key else { continue }
      if key.string == "<<", key.style == .plain {
        merged += pair.value.sequence.map(Array.init) ?? [pair.value]
      } else {
        fields.append((key.string, pair.value))
      }
    }
    for node in merged { node.mapping?.collect(into: &fields, &budget) }
  }
}
