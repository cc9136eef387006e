internal import ClusterModel

/// One document of a manifest, or one item of a List: decoded and checked at once, so that what is decoded need not
/// be kept.
struct APIDocument: APIObject {
  /// What is wrong with the document, apart from its content.
  let findings: [Finding]
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
    case .mixedList: content = .items(check.items(try ItemList<APIDocument>(from: decoder).items))
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
private struct ItemList<Item: APIObject>: APIObject {
  let items: ListField<Item>
}

extension ObjectCheck {
  fileprivate mutating func items(_ field: ListField<APIDocument>) -> [Field<APIDocument>] {
    value(field, "items") ?? []
  }
}

extension ResourceObject {
  fileprivate static func checked(from decoder: any Decoder) throws -> CheckedObject {
    CheckedObject(try Self(from: decoder))
  }

  /// The items of a list of this kind.
  fileprivate static func items(from decoder: any Decoder) throws -> ListField<APIDocument> {
    switch try ItemList<CheckedItem<Self>>(from: decoder).items {
    case .absent: .absent
    case .wrong: .wrong
    case .value(let items): .value(items.map { $0.document() })
    }
  }
}

/// An item of a list whose kind is known. Like all else it is checked as soon as it is decoded.
private struct CheckedItem<Resource: ResourceObject>: APIObject {
  let object: CheckedObject

  init(from decoder: any Decoder) throws { object = try Resource.checked(from: decoder) }
}

extension Field {
  fileprivate func document<Resource>() -> Field<APIDocument> where Value == CheckedItem<Resource> {
    switch self {
    case .absent: .absent
    case .wrong: .wrong
    case .value(let item): .value(APIDocument(item.object))
    }
  }
}
