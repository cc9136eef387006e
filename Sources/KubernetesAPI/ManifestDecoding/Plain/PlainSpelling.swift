internal import ClusterModel
internal import KubeObjects

/// The search of `SpellingCheck` on a tape. Nearly every object has only fields that the API knows, so that is found out first,
/// without making strings of their names.
final class PlainSpelling: Sendable {
  private let names: FieldNames
  /// The fields, with the names of the fields in them.
  private let table: KeyTable<PlainSpelling?>

  private init(_ names: FieldNames) {
    self.names = names
    table = KeyTable(names.fields.map { (name: $0.key, value: $0.value.map { PlainSpelling($0) }) })
  }

  private static let kinds: [String: PlainSpelling] = {
    var kinds: [String: PlainSpelling] = [:]
    for kind in ResourceKind.all {
      kinds[kind.name] = FieldNames.of(kind: kind.name).map { PlainSpelling($0) }
    }
    return kinds
  }()

  /// Returns a warning for each misspelled field of the object at this index, as `SpellingCheck` does.
  static func findings(
    about index: Int, of kind: String, in tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) -> [FieldDiagnostic] {
    guard let spelling = kinds[kind], !spelling.knowsAll(at: index, of: tape, bytes) else { return [] }
    var findings: [FieldDiagnostic] = []
    try spelling.check(index, of: tape, bytes, at: FieldPath(), into: &findings)
    return findings
  }

  /// Whether all fields are known, in the object at this index and in the objects in it.
  private func knowsAll(at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>) -> Bool {
    let end = tape.end(of: index)
    var index = index + 1
    while index < end {
      guard let inner = table.value(of: tape.tokens[index], bytes) else { return false }
      if let inner, !inner.knowsValue(at: index + 1, of: tape, bytes) { return false }
      index = tape.end(of: index + 1)
    }
    return true
  }

  private func knowsValue(at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>) -> Bool {
    switch tape.tokens[index].kind {
    case .object: return knowsAll(at: index, of: tape, bytes)
    case .list:
      var element = index + 1
      // What follows an element that is not an object is not checked.
      while element < tape.end(of: index), tape.tokens[element].kind == .object {
        guard knowsAll(at: element, of: tape, bytes) else { return false }
        element = tape.end(of: element)
      }
      return true
    default: return true
    }
  }

  private func check(
    _ object: Int, of tape: PlainTape, _ bytes: Span<UInt8>, at path: FieldPath,
    into findings: inout [FieldDiagnostic]
  ) throws(NotPlain) {
    for (name, index) in try fields(of: object, in: tape, bytes).sorted(by: { $0.name < $1.name }) {
      let place = path + FieldPath([.key(name)])
      if let meant = names.suggestion(for: name) { findings.append(.misspelled(place, meant: meant)) }
      guard case .some(.some(let inner)) = table.value(of: tape.tokens[index - 1], bytes) else { continue }
      switch tape.tokens[index].kind {
      case .object: try inner.check(index, of: tape, bytes, at: place, into: &findings)
      case .list: try inner.checkElements(index, of: tape, bytes, at: place, into: &findings)
      default: break
      }
    }
  }

  private func checkElements(
    _ list: Int, of tape: PlainTape, _ bytes: Span<UInt8>, at path: FieldPath,
    into findings: inout [FieldDiagnostic]
  ) throws(NotPlain) {
    var (element, count) = (list + 1, 0)
    while element < tape.end(of: list), tape.tokens[element].kind == .object {
      try check(element, of: tape, bytes, at: path + FieldPath([.index(count)]), into: &findings)
      element = tape.end(of: element)
      count += 1
    }
  }

  /// Returns the names of an object's fields, with the indices of their values.
  private func fields(
    of object: Int, in tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) -> [(name: String, index: Int)] {
    var fields: [(name: String, index: Int)] = []
    var index = object + 1
    while index < tape.end(of: object) {
      fields.append((name: try tape.text(of: tape.tokens[index], bytes), index: index + 1))
      index = tape.end(of: index + 1)
    }
    return fields
  }
}
