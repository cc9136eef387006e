package import Yams

extension YAMLNode.Mapping {
  /// The value of this key, also when it comes from a mapping that is merged with `<<`.
  func value(forKey key: String) -> YAMLNode? {
    fields.first { $0.key == key }?.value
  }

  /// Keys and values, each key once. As kubectl reads them, one after the other: what comes later replaces what came
  /// before, a merged mapping too. Keys that are not scalars are left out: the API has none.
  package var fields: [(key: String, value: YAMLNode)] {
    var collected = CollectedFields()
    collected.fields.reserveCapacity(count)
    collected.collect(self)
    return collected.distinctFields
  }
}

/// The fields of a mapping while they are gathered.
private struct CollectedFields {
  var fields: [(key: String, value: YAMLNode)] = []
  /// Whether a key may be there more than once.
  private var mayRepeat = false
  /// Aliases let a few bytes merge very many mappings, so the budget ends it.
  private var budget = 1000

  mutating func collect(_ mapping: YAMLNode.Mapping) {
    guard budget > 0 else { return }
    budget -= 1
    for index in mapping.indices {
      let pair = mapping[index]
      guard case .scalar(let key) = pair.key else { continue }
      if key.isMerge {
        merge(pair.value)
      } else {
        append(key, pair.value)
      }
    }
  }

  /// Of several mappings the first wins.
  private mutating func merge(_ node: YAMLNode) {
    mayRepeat = true
    for node in (node.sequence.map(Array.init) ?? [node]).reversed() {
      if let mapping = node.mapping { collect(mapping) }
    }
  }

  private mutating func append(_ key: YAMLNode.Scalar, _ value: YAMLNode) {
    let name = key.nameInJSON
    if name != key.string { mayRepeat = true }
    fields.append((name, value))
  }

  /// Each key with its last value.
  var distinctFields: [(key: String, value: YAMLNode)] {
    guard mayRepeat else { return fields }
    var places: [String: Int] = [:]
    var distinct: [(key: String, value: YAMLNode)] = []
    for field in fields {
      if let place = places[field.key] {
        distinct[place] = field
      } else {
        places[field.key] = distinct.count
        distinct.append(field)
      }
    }
    return distinct
  }
}

extension YAMLNode.Scalar {
  fileprivate var isMerge: Bool { style == .plain && string == "<<" }

  /// JSON's keys are strings: `on` is `true`, and 0x10 is 16. Yams has called each key a string by now, so a tag that says
  /// so is not seen.
  fileprivate var nameInJSON: String {
    guard style == .plain else { return string }
    switch PlainScalar(string) {
    case .boolean(let value): return "\(value)"
    case .wholeNumber(let number): return "\(number)"
    case .number: return NumberText(string)?.json ?? string
    case .null, .string: return string
    }
  }
}
