internal import Yams

extension YAMLNode.Mapping {
  /// The value of this key, also when it comes from a mapping that is merged with `<<`.
  func value(forKey key: String) -> YAMLNode? {
    fields.first { $0.key == key }?.value
  }

  /// Keys and values; what is merged comes last, so that own fields win when the first is taken. Keys that are no
  /// scalars are left out: the API has none.
  var fields: [(key: String, value: YAMLNode)] {
    var fields: [(key: String, value: YAMLNode)] = []
    fields.reserveCapacity(count)
    var merged: [YAMLNode] = []
    for index in indices {
      let pair = self[index]
      guard case .scalar(let key) = pair.key else { continue }
      if key.string == "<<", key.style == .plain {
        merged.append(pair.value)
      } else {
        fields.append((key.string, pair.value))
      }
    }
    return fields + merged.flatMap(\.mergedFields)
  }
}

extension YAMLNode {
  /// What `<<` brings in: the fields of one mapping, or of several.
  fileprivate var mergedFields: [(key: String, value: YAMLNode)] {
    switch self {
    case .mapping(let mapping): mapping.fields
    case .sequence(let sequence): sequence.flatMap { $0.mapping?.fields ?? [] }
    case .scalar, .alias: []
    }
  }
}
