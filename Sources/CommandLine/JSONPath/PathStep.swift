internal import ClusterModel

/// One step of a path: from the values selected so far to the next ones.
indirect enum PathStep: Hashable, Sendable {
  /// `.name`, `['name']`
  case field(String)
  /// `.*`
  case everyValue
  /// `..`: the value itself and all non-empty lists, objects and strings within it.
  case everyDescendant
  /// `[0]`, `[1:3]`, `[*]`
  case elements(ElementRange)
  /// `[0,2]`, `['a','b']`
  case union([[PathStep]])
  /// `[?(@.name=="http")]`
  case filter(Filter)
  /// `"text"`: replaces all selected values with one string.
  case text(String)
  /// `80`, `1.5`, `true`: replaces each selected value.
  case constant(ObjectValue)
}

/// A range of a list's elements; nil means from the first, to the last, or a step of 1.
struct ElementRange: Hashable, Sendable {
  var first: Int?
  /// The position after the last element.
  var end: Int?
  var step: Int?
}

/// A condition on a list's elements.
struct Filter: Hashable, Sendable {
  let left: [PathStep]
  /// Nil if the left path only has to select something.
  let comparison: Comparison?

  struct Comparison: Hashable, Sendable {
    let sign: ComparisonOperator
    let right: [PathStep]
  }
}

/// The operators of filters.
enum ComparisonOperator: String, Hashable, Sendable, CaseIterable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

extension [PathStep] {
  /// Returns the values that the path selects.
  func values(from start: [ObjectValue]) throws(JSONPathError) -> [ObjectValue] {
    var values = start
    for step in self { values = try step.values(from: values) }
    return values
  }
}

extension PathStep {
  fileprivate func values(from values: [ObjectValue]) throws(JSONPathError) -> [ObjectValue] {
    switch self {
    case .field(let name): values.compactMap { $0.field(name) }
    case .everyValue: values.flatMap(\.children)
    case .everyDescendant: values.flatMap(\.descendants)
    case .elements(let range): try values.flatMapThrowing(range.elements)
    case .union(let paths):
      try paths.flatMapThrowing { (path: [PathStep]) throws(JSONPathError) in try path.values(from: values) }
    case .filter(let filter): try values.flatMapThrowing(filter.elements)
    case .text(let text): [.text(text)]
    case .constant(let value): values.map { _ in value }
    }
  }
}

extension Array {
  fileprivate func flatMapThrowing<Result>(
    _ body: (Element) throws(JSONPathError) -> [Result]
  ) throws(JSONPathError) -> [Result] {
    var results: [Result] = []
    for element in self { results += try body(element) }
    return results
  }
}

extension ObjectValue {
  /// An explicit null counts as a value.
  fileprivate func field(_ name: String) -> ObjectValue? {
    if case .object(let fields) = self { fields[name] } else { nil }
  }

  fileprivate var children: [ObjectValue] {
    switch self {
    case .object: fields.map(\.value)
    case .list(let elements): elements
    default: []
    }
  }

  fileprivate var descendants: [ObjectValue] {
    let children = children
    return children.isEmpty && text == nil ? [] : [self] + children.flatMap(\.descendants)
  }
}

extension ElementRange {
  fileprivate func elements(of value: ObjectValue) throws(JSONPathError) -> [ObjectValue] {
    if value.isNull { return [] }
    guard case .list(let elements) = value else {
      throw JSONPathError(
        "\(value.typeName) cannot be indexed", "use the path of a list")
    }
    let first = position(first ?? 0, in: elements)
    let end = end.map { position($0, in: elements) } ?? elements.count
    if let step, step <= 0 { throw JSONPathError("the step is \(step)", "use one above 0") }
    if first == end { return [] }
    guard first < end else {
      throw JSONPathError("element \(first) comes after element \(end)", "write the smaller number first")
    }
    for index in [first, end - 1] where !elements.indices.contains(index) {
      throw JSONPathError(
        "a list of \(elements.count) has no element \(index)", "use [*] for all elements")
    }
    return stride(from: first, to: end, by: step ?? 1).map { elements[$0] }
  }

  /// Resolves a negative index, which counts from the end.
  private func position(_ number: Int, in elements: [ObjectValue]) -> Int {
    number < 0 ? number + elements.count : number
  }
}

extension Filter {
  fileprivate func elements(of value: ObjectValue) throws(JSONPathError) -> [ObjectValue] {
    guard case .list(let elements) = value else {
      throw JSONPathError(
        "\(value.typeName) cannot be filtered with ?( )", "use the path of a list")
    }
    var kept: [ObjectValue] = []
    for element in elements where try keeps(element) { kept.append(element) }
    return kept
  }

  private func keeps(_ element: ObjectValue) throws(JSONPathError) -> Bool {
    let lefts = try left.values(from: [element])
    guard let comparison else { return !lefts.isEmpty }
    let rights = try comparison.right.values(from: [element])
    guard let left = lefts.first, let right = rights.first else { return false }
    guard lefts.count == 1, rights.count == 1 else {
      throw JSONPathError("a filter compares several values at once", "select one, for example with [0]")
    }
    return try comparison.sign.holds(left, right)
  }
}
