internal import ClusterModel
internal import JSONPath

/// The order of `--sort-by`: by the first value that a path selects. Objects without a value come first.
package struct ObjectOrder: Hashable, Sendable {
  private let path: JSONPathExpression

  /// Parses `.metadata.creationTimestamp` or `{.spec.ports[0].port}`.
  package init(parsing text: String) throws(ObjectTextError) {
    do { path = try JSONPathExpression(relaxed: text) } catch { throw ObjectTextError(error) }
  }

  /// Sorts the objects; those with equal values keep their order. Strings are compared by amount if all of them are
  /// quantities (`100m`, `1Gi`).
  ///
  /// - Throws: if no object has a value, or if values cannot be compared.
  func sorted<Element>(
    _ elements: [Element], by object: (Element) -> ObjectValue
  ) throws(ObjectTextError) -> [Element] {
    if elements.isEmpty { return [] }
    var keys: [ObjectValue?] = []
    for element in elements { keys.append(try key(of: object(element))) }
    let found = keys.compactMap(\.self)
    guard !found.isEmpty else {
      throw ObjectTextError("no object has the field \(path.text)", "-o yaml shows which fields there are")
    }
    let isLess = try comparison(of: found.filter { !$0.isNull })
    let order = keys.indices.sorted { left, right in
      switch (keys[left].flatMap(\.unlessNull), keys[right].flatMap(\.unlessNull)) {
      case (let first?, let second?) where isLess(first, second): true
      case (let first?, let second?) where isLess(second, first): false
      case (nil, .some): true
      case (.some, nil): false
      default: left < right
      }
    }
    return order.map { elements[$0] }
  }

  private func key(of object: ObjectValue) throws(ObjectTextError) -> ObjectValue? {
    do { return try path.values(in: object).first } catch { throw ObjectTextError(error) }
  }

  private func comparison(
    of keys: [ObjectValue]
  ) throws(ObjectTextError) -> (ObjectValue, ObjectValue) -> Bool {
    let amounts = keys.map(\.amount)
    if amounts.allSatisfy({ $0 != nil }), keys.haveOneKind {
      return { ($0.amount ?? 0) < ($1.amount ?? 0) }
    }
    guard keys.allSatisfy(\.isText) else {
      throw ObjectTextError(
        "\(path.text) is not a number, or not a string, in every object", "sort by a field that is")
    }
    return { ($0.text ?? "").utf8.lexicographicallyPrecedes(($1.text ?? "").utf8) }
  }
}

extension [ObjectValue] {
  /// Whether all are numbers or all are strings.
  fileprivate var haveOneKind: Bool { allSatisfy(\.isText) || allSatisfy { !$0.isText } }
}

extension ObjectValue {
  fileprivate var unlessNull: ObjectValue? { isNull ? nil : self }

  fileprivate var isText: Bool { if case .text = self { true } else { false } }

  /// The number, or the amount of a string that is a quantity.
  fileprivate var amount: Double? {
    switch self {
    case .number(let number): Double(number)
    case .fraction(let text): Double(text)
    case .text(let text): text.quantity
    default: nil
    }
  }
}

extension String {
  /// The amount of a quantity in Kubernetes' notation: `1`, `0.5`, `100m`, `2Ki`, `1e3`; nil if it is not a quantity.
  fileprivate var quantity: Double? {
    let digits = prefix { "+-.0123456789".contains($0) }
    guard let number = Double(digits.hasSuffix(".") ? "\(digits)0" : "\(digits)") else { return nil }
    let suffix = dropFirst(digits.count)
    if let factor = Self.quantityFactors[String(suffix)] { return number * factor }
    guard suffix.first == "e" || suffix.first == "E", Int(suffix.dropFirst()) != nil else { return nil }
    return Double("\(digits)\(suffix)")
  }

  private static let quantityFactors: [String: Double] = [
    "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
    "Ki": 1024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776, "Pi": 1_125_899_906_842_624,
    "Ei": 1_152_921_504_606_846_976,
  ]
}
