internal import Addresses
package import ClusterModel

/// Reads the fields of one object and notes what is wrong with them.
///
/// What is wrong costs the innermost part around it: `part` says what can be left out alone. What is in no part costs
/// the object. docs/design/0006 has the table of the parts and the reasons.
package struct ObjectCheck {
  /// What was noted, in the order of reading.
  package private(set) var findings: [FieldDiagnostic] = []
  /// Whether the part that is being read, or outside of parts the object, has to be left out.
  package private(set) var foundError = false
  /// Who the object is read for.
  let audience: Audience
  /// Whether an API server has stored the object, perhaps before it refused what it refuses today: it has a
  /// `resourceVersion`, which no author writes.
  var isStored = false
  /// Where reading stands. One array for all of the object: a path is only copied when something is wrong.
  private var path = FieldPath()
  /// How many steps lead to the part that is being read; nil outside of parts.
  private var partDepth: Int?

  /// Who an object is read for.
  package enum Audience: Sendable {
    /// A proxy: fields that only people, their tools and a lab's controllers look at are not read.
    case proxy
    /// People too.
    case people
  }

  /// A check that has read nothing.
  package init(for audience: Audience = .people) { self.audience = audience }

  /// Notes something about the field that is being read, or about a field of it. An error costs the part that is being
  /// read, and says so; a warning costs nothing.
  package mutating func report(
    _ severity: Diagnostic.Severity = .error, at key: String? = nil, problem: String, remedy: String
  ) {
    if severity == .error { foundError = true }
    note(severity, at: key, problem: problem, remedy: remedy, costsPart: severity == .error)
  }

  /// Notes that the part that is being read is of no use, although an API server stores it: a warning.
  mutating func ignore(at key: String? = nil, problem: String, remedy: String) {
    foundError = true
    note(.warning, at: key, problem: problem, remedy: remedy, costsPart: true)
  }

  private mutating func note(
    _ severity: Diagnostic.Severity, at key: String?, problem: String, remedy: String, costsPart: Bool
  ) {
    var place = path
    if let key { place.steps.append(.key(key)) }
    let consequence = costsPart ? consequence(at: place) : ""
    findings.append(FieldDiagnostic(severity, path: place, problem: problem + consequence, remedy: remedy))
  }

  /// That the part around this place is left out; nothing where that is the object.
  private func consequence(at place: FieldPath) -> String {
    guard let partDepth else { return "" }
    guard place.steps.count > partDepth else { return ", and is ignored" }
    return ", and \(FieldPath(Array(place.steps.prefix(partDepth))).text) is ignored"
  }

  /// What `body` gives for a part of the object that can be left out alone: the field of this key, or the element that
  /// is being read. Nil when something in it is wrong.
  mutating func part<Result>(_ key: String? = nil, _ body: (inout Self) -> Result?) -> Result? {
    let outer = (foundError, partDepth)
    foundError = false
    partDepth = path.steps.count + (key == nil ? 0 : 1)
    defer { (foundError, partDepth) = outer }
    let result = body(&self)
    return foundError ? nil : result
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

  /// What `body` gives for each element of this list, without the nils. Each element is a part, and so is the list: one
  /// that is wrong leaves the others.
  package mutating func each<Element, Result>(
    _ field: ListField<Element>?, _ key: String, _ body: (inout Self, Element) -> Result?
  ) -> [Result] {
    guard let list = part(key, { $0.value(field, key) }) else { return [] }
    return elements(list, key) { check, element in
      check.part { part in part.required(element).flatMap { body(&part, $0) } }
    }
  }

  /// What `body` gives for each element of this list, without the nils. One that is wrong costs the part around the
  /// list, since the others mean something else without it.
  mutating func all<Element, Result>(
    _ field: ListField<Element>?, _ key: String, _ body: (inout Self, Element) -> Result?
  ) -> [Result] {
    guard let list = value(field, key) else { return [] }
    return elements(list, key) { check, element in check.required(element).flatMap { body(&check, $0) } }
  }

  private mutating func elements<Element, Result>(
    _ list: [Field<Element>], _ key: String, _ body: (inout Self, Field<Element>) -> Result?
  ) -> [Result] {
    within(.key(key)) { check in
      var results: [Result] = []
      results.reserveCapacity(list.count)
      for (index, element) in list.enumerated() {
        if let result = check.within(.index(index), { body(&$0, element) }) { results.append(result) }
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
  mutating func nonEmptyText(_ field: Field<String>, _ key: String) -> String? {
    guard let text = value(field, key), !text.isEmpty else { return nil }
    return text
  }

  /// What the text means; nil when it is absent, empty, or, which is noted, not as expected.
  mutating func parsed<Result>(
    _ field: Field<String>?, _ key: String, as expectation: Expectation, _ parse: (String) -> Result?
  ) -> Result? {
    guard let text = value(field, key), !text.isEmpty else { return nil }
    if let result = parse(text) { return result }
    reject(text.quoted, expectation, at: key)
    return nil
  }

  /// What the texts of the list mean, without those that are not as expected, which is noted.
  mutating func parsedList<Result>(
    _ field: ListField<String>?, _ key: String, as expectation: Expectation, _ parse: (String) -> Result?
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

  /// A port for which the API writes 0 where there is none. A part of its own.
  mutating func optionalPort(_ field: Field<Int>?, _ key: String) -> Port? {
    field?.known == 0 ? nil : part(key) { $0.port(field, key) }
  }

  /// Notes that this is not what was expected.
  mutating func reject(
    _ found: String, _ expectation: Expectation, at key: String? = nil,
    severity: Diagnostic.Severity = .error
  ) {
    report(severity, at: key, problem: "\(found) \(expectation.problem)", remedy: expectation.remedy)
  }
}
