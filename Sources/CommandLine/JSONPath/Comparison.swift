internal import ClusterModel

extension ComparisonOperator {
  /// Compares two values of the same kind; a fraction and an integer are different kinds, as in client-go.
  func holds(_ left: ObjectValue, _ right: ObjectValue) throws(JSONPathError) -> Bool {
    switch (left, right) {
    case (.boolean(let left), .boolean(let right)) where self == .equal || self == .notEqual:
      return (left == right) == (self == .equal)
    case (.number(let left), .number(let right)): return holds(left, right)
    case (.fraction(let left), .fraction(let right)): return holds(left.double, right.double)
    case (.text(let left), .text(let right)): return holds(left.bytes, right.bytes)
    default:
      throw JSONPathError(
        "\(left.typeName) and \(right.typeName) cannot be compared with \(rawValue)",
        "put strings in quotes, but not numbers, true or false")
    }
  }

  private func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }
}

extension String {
  fileprivate var double: Double { Double(self) ?? .nan }
  fileprivate var bytes: ByteOrder { ByteOrder(text: self) }
}

/// Compares strings byte by byte, as Go does.
private struct ByteOrder: Comparable {
  let text: String

  static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
  static func < (left: Self, right: Self) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}

extension ObjectValue {
  /// The value's type for messages: `a string`.
  var typeName: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .number: "a number"
    case .fraction: "a fraction"
    case .text: "a string"
    case .list: "a list"
    case .object: "an object"
    }
  }
}
