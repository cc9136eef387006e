internal import ClusterModel

/// One step of a path: from the values that were found so far to the next ones.
indirect enum PathStep: Hashable, Sendable {
  /// `.name`, `['name']`
  case field(String)
  /// `.*`
  case everyValue
  /// `..`: the value and all lists, objects and texts within it, that are not empty.
  case everyDescendant
  /// `[0]`, `[1:3]`, `[*]`
  case elements(ElementRange)
  /// `[0,2]`, `['a','b']`
  case union([[PathStep]])
  /// `[?(@.name=="http")]`
  case filter(Filter)
  /// `"text"`: stands in place of what was found, once.
  case text(String)
  /// `80`, `1.5`, `true`: stands in place of each value that was found.
  case constant(ObjectValue)
}

/// Which elements of a list are meant; nil where nothing is said.
struct ElementRange: Hashable, Sendable {
  var first: Int?
  /// The one behind the last.
  var end: Int?
  var step: Int?
}

/// Which elements of a list are kept.
struct Filter: Hashable, Sendable {
  let left: [PathStep]
  /// Nil when the path on the left need only lead to something.
  let comparison: Comparison?

  struct Comparison: Hashable, Sendable {
    let sign: ComparisonOperator
    let right: [PathStep]
  }
}

/// How a filter compares.
enum ComparisonOperator: String, Hashable, Sendable, CaseIterable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

extension [PathStep] {
  /// The values that the path leads to.
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
  /// Null counts as a value where the object says it.
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

  /// Numbers below zero count from the end.
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
