internal import ClusterModel
internal import KubeObjects

/// One document of a manifest, or one item of a List: decoded and checked at once, so that what is decoded need not
/// be kept.
struct APIDocument: APIObject {
  /// What is wrong with the document, apart from its content.
  let findings: [FieldDiagnostic]
  let content: Content

  enum Content {
    case object(CheckedObject)
    /// What stands at `items[i]`.
    case items([Field<APIDocument>])
    /// Nothing that we read.
    case nothing
  }

  init(from decoder: any Decoder) throws {
    var check = ObjectCheck()
    switch check.kind(of: try TypeMeta(from: decoder)) {
    case .resource(let kind): content = .object(try kind.type.checked(from: decoder))
    case .list(of: let kind): content = .items(check.items(try kind.type.items(from: decoder)))
    case .mixedList: content = .items(check.items(try ItemList<ListItem>(from: decoder).documents))
    case nil: content = .nothing
    }
    findings = check.findings
  }

  /// Reads an item of a List. kubectl never writes a list into a list, and through YAML's aliases such lists could
  /// grow without bound, so one is refused unread.
  fileprivate init(item decoder: any Decoder) throws {
    var check = ObjectCheck()
    switch check.kind(of: try TypeMeta(from: decoder)) {
    case .resource(let kind): content = .object(try kind.type.checked(from: decoder))
    case .list, .mixedList:
      check.report(problem: "is a List inside a List", remedy: "move its items to the outer one")
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

/// A list, as far as we read it.
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

/// What stands in a list.
private protocol DocumentItem: APIObject {
  var document: APIDocument { get }
}

/// An item that says its own kind.
private struct ListItem: DocumentItem {
  let document: APIDocument

  init(from decoder: any Decoder) throws { document = try APIDocument(item: decoder) }
}

/// An item of a list whose kind is known.
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

extension ObjectCheck {
  fileprivate mutating func items(_ field: ListField<APIDocument>) -> [Field<APIDocument>] {
    value(field, "items") ?? []
  }
}

extension ResourceObject {
  fileprivate static func checked(from decoder: any Decoder) throws -> CheckedObject {
    let resource = try Self(from: decoder)
    // What an API server has stored has no field that it does not know.
    let isStored = !(resource.metadata.known?.resourceVersion.known ?? "").isEmpty
    let misspelt = isStored ? [] : SpellingCheck(decoder, kind: kind).findings
    return CheckedObject(resource, and: misspelt)
  }

  /// The items of a list of this kind.
  fileprivate static func items(from decoder: any Decoder) throws -> ListField<APIDocument> {
    try ItemList<KnownItem<Self>>(from: decoder).documents
  }
}

extension APIDocument {
  /// The object that this path leads into, and where it stands; nil for one that is not read.
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

  /// Whether there is nothing to say of it.
  var isFaultless: Bool {
    guard findings.isEmpty else { return false }
    switch content {
    case .nothing: return true
    case .object(let object): return object.findings.isEmpty
    case .items(let items): return items.allSatisfy { $0.known?.isFaultless ?? false }
    }
  }
}
