internal import ClusterModel
internal import KubeObjects

/// One document of a manifest, or one item of a List. Decoded and validated in one step, so that the unvalidated form need
/// not be stored.
struct APIDocument: APIObject {
  /// Diagnostics about the document itself, not its content.
  let findings: [FieldDiagnostic]
  let content: Content

  enum Content {
    case object(CheckedObject)
    /// The items of a list.
    case items([Field<APIDocument>])
    /// A kind that we do not read.
    case nothing
  }

  init(from decoder: any Decoder) throws {
    var check = ObjectCheck<DocumentField>()
    switch check.kind(of: try TypeMeta(from: decoder)) {
    case .resource(let kind): content = .object(try kind.type.checked(from: decoder))
    case .list(of: let kind): content = .items(check.items(try kind.type.items(from: decoder)))
    case .mixedList: content = .items(check.items(try ItemList<ListItem>(from: decoder).documents))
    case nil: content = .nothing
    }
    findings = check.findings
  }

  /// Decodes an item of a List. Rejects nested lists without reading them: kubectl never writes them, and with YAML aliases
  /// they could grow without bound.
  fileprivate init(item decoder: any Decoder) throws {
    var check = ObjectCheck<DocumentField>()
    switch check.kind(of: try TypeMeta(from: decoder)) {
    case .resource(let kind): content = .object(try kind.type.checked(from: decoder))
    case .list, .mixedList:
      check.reportNestedList()
      content = .nothing
    case nil: content = .nothing
    }
    findings = check.findings
  }

  fileprivate init(_ object: CheckedObject) {
    findings = []
    content = .object(object)
  }
}

/// A list, with the fields that we read.
private struct ItemList<Item: DocumentItem>: APIObject {
  let items: ListField<Item>

  /// The items as documents.
  var documents: ListField<APIDocument> {
    switch items {
    case .absent: .absent
    case .wrong: .wrong
    case .value(let items): .value(items.map { $0.document })
    }
  }
}

/// An item of a list.
private protocol DocumentItem: APIObject {
  var document: APIDocument { get }
}

/// An item of `kind: List`, which has its own kind.
private struct ListItem: DocumentItem {
  let document: APIDocument

  init(from decoder: any Decoder) throws { document = try APIDocument(item: decoder) }
}

/// An item of a typed list.
private struct KnownItem<Resource: ResourceObject>: DocumentItem {
  let document: APIDocument

  init(from decoder: any Decoder) throws { document = APIDocument(try Resource.checked(from: decoder)) }
}

extension Field where Value: DocumentItem {
  fileprivate var document: Field<APIDocument> {
    switch self {
    case .absent: .absent
    case .wrong: .wrong
    case .value(let item): .value(item.document)
    }
  }
}

extension ObjectCheck<DocumentField> {
  mutating func reportNestedList() {
    report(problem: "is a List inside a List", remedy: "move its items to the outer one")
  }

  fileprivate mutating func items(_ field: ListField<APIDocument>) -> [Field<APIDocument>] {
    value(field, .items) ?? []
  }
}

extension ResourceObject {
  fileprivate static func checked(from decoder: any Decoder) throws -> CheckedObject {
    let resource = try Self(from: decoder)
    // An object that an API server has stored has no unknown fields.
    let isStored = !(resource.metadata.known?.resourceVersion.known ?? "").isEmpty
    let misspelled = isStored ? [] : SpellingCheck(decoder, kind: kind).findings
    return CheckedObject(resource, and: misspelled)
  }

  /// Decodes the items of a typed list of this kind.
  fileprivate static func items(from decoder: any Decoder) throws -> ListField<APIDocument> {
    try ItemList<KnownItem<Self>>(from: decoder).documents
  }
}

extension APIDocument {
  /// Returns the object that contains the field at this path, and the object's own path; nil if the object is not read.
  func object(around path: FieldPath) -> (object: CheckedObject?, place: FieldPath) {
    switch content {
    case .nothing: return (nil, FieldPath())
    case .object(let object): return (object, FieldPath())
    case .items(let items):
      let place = FieldPath(Array(path.steps.prefix(2)))
      guard place.steps.count == 2, case .index(let index) = place.steps[1], items.indices.contains(index),
        case .object(let object)? = items[index].known?.content
      else { return (nil, FieldPath()) }
      return (object, place)
    }
  }

  /// Whether there are no diagnostics.
  var isFaultless: Bool {
    guard findings.isEmpty else { return false }
    switch content {
    case .nothing: return true
    case .object(let object): return object.findings.isEmpty
    case .items(let items): return items.allSatisfy { $0.known?.isFaultless ?? false }
    }
  }
}
