internal import Addresses
package import ClusterModel

/// Reads the fields of one object and notes what is wrong with them.
package struct ObjectCheck {
  /// What was noted, in the order of reading.
  package private(set) var findings: [Finding] = []
  /// Where reading stands. One array for all of the object: a path is only copied when something is wrong.
  private var path = FieldPath()

  /// A check that has read nothing.
  package init() {}

  /// Whether the object has to be left out.
  package var foundError: Bool { findings.contains { $0.severity == .error } }

  /// Notes something about the field that is being read, or about a field of it.
  package mutating func report(
    _ severity: Diagnostic.Severity = .error, at key: String? = nil, problem: String, remedy: String
  ) {
    var place = path
    if let key { place.steps.append(.key(key)) }
    findings.append(Finding(severity, path: place, problem: problem, remedy: remedy))
  }

  /// What `body` gives for the field or element at this step.
  package mutating func within<Result>(_ step: FieldPath.Step, _ body: (inout Self) -> Result) -> Result {
    path.steps.append(step)
    defer { path.steps.removeLast() }
    return body(&self)
  }
}

extension ObjectCheck {
  /// The field's value; nil when it is absent or, which is noted, of a wrong shape.
  package mutating func value<Value>(_ field: Field<Value>?, _ key: String) -> Value? {
    switch field {
    case .value(let value): return value
    case .wrong: report(at: key, problem: Value.shape.problem, remedy: Value.shape.remedy)
    case .absent, nil: break
    }
    return nil
  }

  /// What `body` gives for the object in this field; nil when there is none.
  package mutating func object<Value: APIObject, Result>(
    _ field: Field<Value>?, _ key: String, _ body: (inout Self, Value) -> Result
  ) -> Result? {
    guard let object = value(field, key) else { return nil }
    return within(.key(key)) { body(&$0, object) }
  }

  /// What `body` gives for each element of this list, without the nils.
  package mutating func each<Element, Result>(
    _ field: ListField<Element>?, _ key: String, _ body: (inout Self, Element) -> Result?
  ) -> [Result] {
    guard let list = value(field, key) else { return [] }
    return within(.key(key)) { check in
      var results: [Result] = []
      results.reserveCapacity(list.count)
      for (index, element) in list.enumerated() {
        let result = check.within(.index(index)) { inner in
          inner.required(element).flatMap { body(&inner, $0) }
        }
        if let result { results.append(result) }
      }
      return results
    }
  }

  /// An element's value. Unlike a field, it cannot be absent.
  package mutating func required<Value>(_ element: Field<Value>) -> Value? {
    if case .value(let value) = element { return value }
    report(problem: Value.shape.problem, remedy: Value.shape.remedy)
    return nil
  }
}

extension ObjectCheck {
  /// The text; nil where it is absent or empty, which the API's own clients do not tell apart.
  mutating func filled(_ field: Field<String>, _ key: String) -> String? {
    guard let text = value(field, key), !text.isEmpty else { return nil }
    return text
  }

  /// What the text means; nil when it is absent, empty, or, which is noted, not as expected.
  mutating func parsed<Result>(
    _ field: Field<String>?, _ key: String, _ expectation: Expectation, _ parse: (String) -> Result?
  ) -> Result? {
    guard let text = value(field, key), !text.isEmpty else { return nil }
    if let result = parse(text) { return result }
    reject(text.quoted, expectation, at: key)
    return nil
  }

  /// What the texts of the list mean, without those that are not as expected, which is noted.
  mutating func parsedList<Result>(
    _ field: ListField<String>?, _ key: String, _ expectation: Expectation, _ parse: (String) -> Result?
  ) -> [Result] {
    each(field, key) { check, text in
      if let result = parse(text) { return result }
      check.reject(text.quoted, expectation)
      return nil
    }
  }

  /// The port; nil when it is absent or, which is noted, out of range.
  mutating func port(_ field: Field<Int>?, _ key: String) -> Port? {
    guard let number = value(field, key) else { return nil }
    if let port = Port(number) { return port }
    reject("\(number)", .port, at: key)
    return nil
  }

  /// A port for which the API writes 0 where there is none.
  mutating func optionalPort(_ field: Field<Int>?, _ key: String) -> Port? {
    field?.known == 0 ? nil : port(field, key)
  }

  /// Notes that this is not what was expected.
  mutating func reject(_ found: String, _ expectation: Expectation, at key: String? = nil) {
    report(at: key, problem: "\(found) is no \(expectation.noun)", remedy: expectation.remedy)
  }
}
