package import YAMLNodes

extension YAMLNode.Mapping {
  /// Returns the value for a key, including keys merged with `<<`.
  func value(forKey key: String) -> YAMLNode? {
    fields.first { $0.key == key }?.value
  }

  /// Unique keys with their values. As in kubectl, later keys replace earlier ones, including those from merged mappings.
  /// Omits keys that are not scalars, which the API does not have.
  package var fields: [(key: String, value: YAMLNode)] {
    var collected = CollectedFields()
    collected.fields.reserveCapacity(pairs.count)
    collected.collect(self)
    return collected.distinctFields
  }
}

/// The fields of a mapping, collected so far.
private struct CollectedFields {
  var fields: [(key: String, value: YAMLNode)] = []
  /// Whether a key may be repeated.
  private var mayRepeat = false
  /// Limits the number of merged mappings, because aliases can expand a few bytes to very many.
  private var budget = 1000

  mutating func collect(_ mapping: YAMLNode.Mapping) {
    guard budget > 0 else { return }
    budget -= 1
    for pair in mapping.pairs {
      guard case .scalar(let key) = pair.key else { continue }
      if key.isMerge {
        merge(pair.value)
      } else {
        append(key, pair.value)
      }
    }
  }

  /// Merges one or more mappings. For a key in several of them, the first one wins.
  private mutating func merge(_ node: YAMLNode) {
    mayRepeat = true
    for node in (node.sequence?.elements ?? [node]).reversed() {
      if let mapping = node.mapping { collect(mapping) }
    }
  }

  private mutating func append(_ key: YAMLNode.Scalar, _ value: YAMLNode) {
    let name = key.nameInJSON
    if name != key.string { mayRepeat = true }
    fields.append((name, value))
  }

  /// Unique keys with their last values.
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

  /// The key after conversion to JSON, where keys are strings: `on` becomes `true`, and 0x10 becomes 16. A tag
  /// is ignored.
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
