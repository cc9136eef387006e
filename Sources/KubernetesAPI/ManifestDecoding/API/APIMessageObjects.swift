internal import ClusterModel
internal import KubeObjects
internal import KubeWire

/// A list from the API server.
struct ListObject<Resource: ResourceObject>: APIObject {
  let kind: Field<String>
  let metadata: Field<ListMetadataObject>
  let items: ListField<ItemObject<Resource>>

  /// Returns the items. Throws if an item is not an object at all: no server sends that, so the whole page is suspect.
  func checkedItems() throws(APIMessageError) -> [CheckedObject] {
    switch items {
    case .absent: return []
    case .wrong: throw APIMessageError(problem: "items is not a list")
    case .value(let items):
      let objects = items.compactMap { $0.known?.checked }
      if objects.count < items.count { throw APIMessageError(problem: "an item is not an object") }
      return objects
    }
  }
}

/// A list of any kind, without its items.
struct AnyList: APIObject {
  let metadata: Field<ListMetadataObject>
}

/// `metadata` of a list.
struct ListMetadataObject: APIObject {
  typealias CodingKeys = ListMetadataField

  let resourceVersion: Field<String>
  let `continue`: Field<String>
  let remainingItemCount: Field<Int>
}

/// An object, decoded and validated in one step, so that the unvalidated form need not be stored.
struct ItemObject<Resource: ResourceObject>: APIObject {
  let checked: CheckedObject
  let resourceVersion: String?

  init(from decoder: any Decoder) throws {
    let resource = try Resource(from: decoder)
    checked = CheckedObject(resource, for: .proxy)
    resourceVersion = resource.metadata.known?.resourceVersion.known
  }

  /// Errors and warnings about the object.
  var diagnostics: [Diagnostic] {
    checked.findings.map { $0.diagnostic(about: checked.reference, at: FieldPath()) }
  }
}

/// The object of a BOOKMARK event.
struct BookmarkObject: APIObject {
  let metadata: Field<Metadata>

  struct Metadata: APIObject {
    let resourceVersion: Field<String>
    let annotations: Field<Annotations>
  }

  struct Annotations: APIObject {
    typealias CodingKeys = BookmarkAnnotation

    let endsInitialEvents: Field<String>
  }

  var event: WatchEvent {
    let metadata = metadata.known
    let ends = metadata?.annotations.known?.endsInitialEvents.known == BookmarkAnnotation.set
    return WatchEvent(.bookmark(endsInitialEvents: ends), resourceVersion: metadata?.resourceVersion.known)
  }
}

/// A watch event.
struct WatchEventObject<Resource: ResourceObject>: Decodable {
  let event: WatchEvent

  typealias CodingKeys = WatchEventField

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    switch try fields.decode(String.self, forKey: .type) {
    case "ADDED", "MODIFIED": event = try Self.object(fields).event(isGone: false)
    case "DELETED": event = try Self.object(fields).event(isGone: true)
    case "BOOKMARK": event = try fields.decode(BookmarkObject.self, forKey: .object).event
    case "ERROR": event = WatchEvent(.failed(try fields.decode(StatusObject.self, forKey: .object).status))
    case let type: throw APIMessageError(problem: "unknown event type \(type.quoted)")
    }
  }

  private static func object(
    _ fields: KeyedDecodingContainer<CodingKeys>
  ) throws -> ItemObject<Resource> {
    try fields.decode(ItemObject<Resource>.self, forKey: .object)
  }
}

extension ItemObject {
  /// Converts the object to an event. An object that is omitted counts as deleted.
  fileprivate func event(isGone: Bool) -> WatchEvent {
    let change = isGone ? nil : checked.object?.change
    guard let kind = WireKind(rawValue: Resource.kind),
      let content = change ?? checked.reference.map({ kind.deletion(of: $0.name) })
    else { return WatchEvent(.nothing, resourceVersion: resourceVersion, diagnostics: diagnostics) }
    return WatchEvent(
      .changed(content), resourceVersion: resourceVersion, diagnostics: isGone ? [] : diagnostics)
  }
}

/// `kind: Status`, without the kind.
struct StatusObject: APIObject {
  typealias CodingKeys = StatusField

  let code: Field<Int>
  let reason: Field<String>
  let message: Field<String>
  let details: Field<Details>

  struct Details: APIObject {
    typealias CodingKeys = StatusDetailsField

    let retryAfterSeconds: Field<Int>
  }

  var status: APIStatus {
    APIStatus(
      code: code.known ?? 0, reason: reason.known ?? "", message: message.known ?? "",
      retryAfterSeconds: details.known?.retryAfterSeconds.known)
  }
}
