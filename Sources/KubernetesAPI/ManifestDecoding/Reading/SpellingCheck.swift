internal import ClusterModel
internal import KubeObjects

/// Looks for fields that are misspelt: fields that the API does not have, whose names are like one that it has. What else
/// it does not have may be of a later version.
struct SpellingCheck {
  /// What was found.
  private(set) var findings: [FieldDiagnostic] = []

  /// Looks through an object of this kind.
  init(_ decoder: any Decoder, kind: String) {
    guard let names = FieldNames.of(kind: kind), let fields = try? decoder.container(keyedBy: AnyKey.self)
    else { return }
    check(fields, names, at: FieldPath())
  }

  private mutating func check(
    _ fields: KeyedDecodingContainer<AnyKey>, _ names: FieldNames, at path: FieldPath
  ) {
    // In order, so that what is found does not depend on the decoder.
    for key in fields.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
      let place = path + FieldPath([.key(key.stringValue)])
      if let meant = names.suggestion(for: key.stringValue) {
        findings.append(
          FieldDiagnostic(
            .warning, path: place, problem: "is not a field of the API, and is ignored",
            remedy: "did you mean \(meant)?"))
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
      // An element of another shape is not passed over by this, so it ends here; its check has noted it.
      guard let object = try? elements.nestedContainer(keyedBy: AnyKey.self) else { return }
      check(object, names, at: path + FieldPath([.index(index)]))
    }
  }
}
