internal import ClusterModel
internal import KubeObjects

/// A search for misspelled fields: unknown fields whose names resemble a known one. Other unknown fields may come from a
/// later version of the API.
struct SpellingCheck {
  /// A warning for each misspelled field.
  private(set) var findings: [FieldDiagnostic] = []

  /// Checks an object of this kind.
  init(_ decoder: any Decoder, kind: String) {
    guard let names = FieldNames.of(kind: kind), let fields = try? decoder.container(keyedBy: AnyKey.self)
    else { return }
    check(fields, names, at: FieldPath())
  }

  private mutating func check(
    _ fields: KeyedDecodingContainer<AnyKey>, _ names: FieldNames, at path: FieldPath
  ) {
    // Sorted, so that the order of warnings does not depend on the decoder.
    for key in fields.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
      let place = path + FieldPath([.key(key.stringValue)])
      if let meant = names.suggestion(for: key.stringValue) {
        findings.append(.misspelled(place, meant: meant))
      }
      guard case .some(.some(let inner)) = names.fields[key.stringValue] else { continue }
      if let object = try? fields.nestedContainer(keyedBy: AnyKey.self, forKey: key) {
        check(object, inner, at: place)
      } else if var elements = try? fields.nestedUnkeyedContainer(forKey: key) {
        check(&elements, inner, at: place)
      }
    }
  }

  private mutating func check(
    _ elements: inout any UnkeyedDecodingContainer, _ names: FieldNames, at path: FieldPath
  ) {
    while !elements.isAtEnd {
      let index = elements.currentIndex
      // A failed call does not advance the container, so stop here. ObjectCheck reports the invalid element.
      guard let object = try? elements.nestedContainer(keyedBy: AnyKey.self) else { return }
      check(object, names, at: path + FieldPath([.index(index)]))
    }
  }
}

extension FieldDiagnostic {
  /// The warning of a misspelled field.
  static func misspelled(_ path: FieldPath, meant: String) -> Self {
    FieldDiagnostic(
      .warning, path: path, problem: "is not a field of the API, and is ignored",
      remedy: "did you mean \(meant)?")
  }
}
