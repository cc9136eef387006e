internal import Addresses
package import ClusterModel

/// Reads and validates the fields of one object and collects diagnostics. It stands at one message of the object, and names
/// that message's fields by its `Fields`: `check.value(spec.type, .type)`.
///
/// An invalid field invalidates the innermost part around it: a *part* is a field or element that can be ignored without
/// changing the meaning of the rest. A field outside of any part invalidates the whole object. docs/design/0006 lists the
/// parts and the reasons.
package struct ObjectCheck<Fields: CodingKey> {
  private var state: CheckState

  /// Creates a check for one object.
  package init(for audience: Audience = .people) { state = CheckState(audience: audience) }

  /// Creates a check that stands where another one stands, and names other fields there.
  init<Others>(continuing other: consuming ObjectCheck<Others>) { state = other.state }

  /// The diagnostics so far, in the order of reading.
  package var findings: [FieldDiagnostic] { state.findings }

  /// Whether the current part must be ignored; outside of parts, whether the object must be.
  package var foundError: Bool { state.foundError }

  /// Determines which fields are read.
  var audience: Audience { state.audience }

  /// Whether an API server has stored the object, perhaps under the weaker rules of an older version. Detected by its
  /// `resourceVersion`, which no author writes.
  var isStored: Bool {
    get { state.isStored }
    set { state.isStored = newValue }
  }

  /// Reports a problem with the current field, or with a field of it. An error invalidates the current part, and its message
  /// says so; a warning does not.
  package mutating func report(
    _ severity: Diagnostic.Severity = .error, at key: Fields? = nil, kind: Diagnostic.Kind = .other,
    problem: String, remedy: String
  ) {
    if severity == .error { state.foundError = true }
    note(
      severity, at: key, kind: kind, problem: problem, remedy: remedy, ignoresPart: severity == .error)
  }

  /// Reports that the current part is ignored although an API server would store it: a warning.
  mutating func ignore(at key: Fields? = nil, problem: String, remedy: String) {
    state.foundError = true
    note(.warning, at: key, problem: problem, remedy: remedy, ignoresPart: true)
  }

  private mutating func note(
    _ severity: Diagnostic.Severity, at key: Fields?, kind: Diagnostic.Kind = .other, problem: String,
    remedy: String, ignoresPart: Bool
  ) {
    var place = state.path
    if let key { place.steps.append(.key(key.stringValue)) }
    let consequence = ignoresPart ? state.consequence(at: place) : ""
    state.findings.append(
      FieldDiagnostic(severity, path: place, kind: kind, problem: problem + consequence, remedy: remedy))
  }

  /// Reads a part: the field with this key, or the current element. Returns the result of `body`, or nil if the part is
  /// invalid.
  mutating func part<Result>(_ key: Fields? = nil, _ body: (inout Self) -> Result?) -> Result? {
    let outer = (state.foundError, state.partDepth)
    state.foundError = false
    state.partDepth = state.path.steps.count + (key == nil ? 0 : 1)
    defer { (state.foundError, state.partDepth) = outer }
    let result = body(&self)
    return foundError ? nil : result
  }

  /// Warns of one of the object's annotations. Call it at the object itself.
  mutating func warn(ofAnnotation name: String, problem: String, remedy: String) {
    within(.key(ResourceField.metadata.stringValue)) { (check: inout ObjectCheck<MetadataField>) in
      check.within(.key(MetadataField.annotations.stringValue)) { (check: inout ObjectCheck<AnyKey>) in
        check.report(.warning, at: AnyKey(name), problem: problem, remedy: remedy)
      }
    }
  }

  /// Calls `body` with a check that stands one step further inside, at a message with other fields.
  private mutating func within<Inner, Result>(
    _ step: FieldPath.Step, _ body: (inout ObjectCheck<Inner>) -> Result
  ) -> Result {
    state.path.steps.append(step)
    defer { state.path.steps.removeLast() }
    // Exchanged rather than copied, so that the path is never copied.
    var inner = ObjectCheck<Inner>(for: state.audience)
    swap(&inner.state, &state)
    defer { swap(&inner.state, &state) }
    return body(&inner)
  }
}

extension ObjectCheck {
  /// Returns a field's value; nil if it is absent or of the wrong type. Reports the latter.
  package mutating func value<Value>(_ field: Field<Value>?, _ key: Fields) -> Value? {
    switch field {
    case .value(let value): return value
    case .wrong: report(at: key, problem: Value.shape.problem, remedy: Value.shape.remedy)
    case .absent, nil: break
    }
    return nil
  }

  /// Calls `body` with the object in a field; nil if there is none.
  package mutating func object<Value: APIObject, Result>(
    _ field: Field<Value>?, _ key: Fields, _ body: (inout ObjectCheck<Value.Fields>, Value) -> Result
  ) -> Result? {
    guard let object = value(field, key) else { return nil }
    return within(.key(key.stringValue)) { body(&$0, object) }
  }

  /// Calls `body` with the object in a field; nil if there is none or if `body` returns nil.
  mutating func value<Value: APIObject, Result>(
    in field: Field<Value>?, _ key: Fields, _ body: (inout ObjectCheck<Value.Fields>, Value) -> Result?
  ) -> Result? {
    object(field, key, body).flatMap { $0 }
  }

  /// Calls `body` with each element of a list and returns the results without nils. Each element is a part, as is the list:
  /// an invalid element does not affect the others.
  package mutating func each<Element, Result>(
    _ field: ListField<Element>?, _ key: Fields,
    _ body: (inout ObjectCheck<Element.Fields>, Element) -> Result?
  ) -> [Result] {
    guard let list = part(key, { $0.value(field, key) }) else { return [] }
    return elements(list, key) { check, element in
      check.part { part in part.required(element).flatMap { body(&part, $0) } }
    }
  }

  /// Calls `body` with each element of a list and returns the results without nils. An invalid element invalidates the part
  /// around the list, because the others would have another meaning without it.
  mutating func all<Element, Result>(
    _ field: ListField<Element>?, _ key: Fields,
    _ body: (inout ObjectCheck<Element.Fields>, Element) -> Result?
  ) -> [Result] {
    guard let list = value(field, key) else { return [] }
    return elements(list, key) { check, element in check.required(element).flatMap { body(&check, $0) } }
  }

  private mutating func elements<Element, Result>(
    _ list: [Field<Element>], _ key: Fields,
    _ body: (inout ObjectCheck<Element.Fields>, Field<Element>) -> Result?
  ) -> [Result] {
    within(.key(key.stringValue)) { (check: inout ObjectCheck<NoFields>) in
      var results: [Result] = []
      results.reserveCapacity(list.count)
      for (index, element) in list.enumerated() {
        if let result = check.within(.index(index), { body(&$0, element) }) { results.append(result) }
      }
      return results
    }
  }

  /// Calls `body` with one element of a list.
  mutating func element<Element, Result>(
    _ index: Int, of list: [Field<Element>], _ key: Fields,
    _ body: (inout ObjectCheck<Element.Fields>, Field<Element>) -> Result
  ) -> Result {
    within(.key(key.stringValue)) { (check: inout ObjectCheck<NoFields>) in
      check.within(.index(index)) { body(&$0, list[index]) }
    }
  }

  /// Returns an element's value. Unlike a field, it must not be absent.
  package mutating func required<Value>(_ element: Field<Value>) -> Value? {
    if case .value(let value) = element { return value }
    report(problem: Value.shape.problem, remedy: Value.shape.remedy)
    return nil
  }
}

extension ObjectCheck {
  /// Reads a string; nil if it is absent or empty, which the API's own clients do not distinguish.
  mutating func nonEmptyText(_ field: Field<String>, _ key: Fields) -> String? {
    guard let text = value(field, key), !text.isEmpty else { return nil }
    return text
  }

  /// Parses a string; nil if it is absent, empty or invalid. Reports invalid ones.
  mutating func parsed<Result>(
    _ field: Field<String>?, _ key: Fields, as expectation: Expectation, _ parse: (String) -> Result?
  ) -> Result? {
    guard let text = value(field, key), !text.isEmpty else { return nil }
    if let result = parse(text) { return result }
    reject(text.quoted, expectation, at: key)
    return nil
  }

  /// Parses a list of strings. Reports and omits invalid ones.
  mutating func parsedList<Result>(
    _ field: ListField<String>?, _ key: Fields, as expectation: Expectation, _ parse: (String) -> Result?
  ) -> [Result] {
    each(field, key) { check, text in
      if let result = parse(text) { return result }
      check.reject(text.quoted, expectation)
      return nil
    }
  }

  /// Reads a port; nil if it is absent or out of range. Reports the latter.
  mutating func port(_ field: Field<Int>?, _ key: Fields) -> Port? {
    guard let number = value(field, key) else { return nil }
    if let port = Port(number) { return port }
    reject("\(number)", .port, at: key)
    return nil
  }

  /// Reads a port for which the API writes 0 if it is not set. A part of its own.
  mutating func optionalPort(_ field: Field<Int>?, _ key: Fields) -> Port? {
    field?.known == 0 ? nil : part(key) { $0.port(field, key) }
  }

  /// Reports an unexpected value.
  mutating func reject(
    _ found: String, _ expectation: Expectation, at key: Fields? = nil,
    severity: Diagnostic.Severity = .error
  ) {
    report(severity, at: key, problem: "\(found) \(expectation.problem)", remedy: expectation.remedy)
  }
}
