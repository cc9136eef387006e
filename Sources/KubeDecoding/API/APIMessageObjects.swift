/// A list as the API server sends it.
struct ListObject<Resource: ResourceObject>: APIObject {
  let kind: Field<String>
  let metadata: Field<ListMetadata>
  let items: ListField<VersionedObject<Resource>>

  /// The items. One that is no object at all is none that a server sends, so then the whole page is suspect.
  func received() throws(APIMessageError) -> [ReceivedObject] {
    switch items {
    case .absent: return []
    case .wrong: throw APIMessageError(problem: "items is no list")
    case .value(let items):
      let received = items.compactMap { $0.known?.received }
      if received.count < items.count { throw APIMessageError(problem: "an item is no object") }
      return received
    }
  }
}

/// `metadata` of a list.
struct ListMetadata: APIObject {
  let resourceVersion: Field<String>
  let `continue`: Field<String>
}

/// An object with the version that the server gave it.
struct VersionedObject<Resource: ResourceObject>: APIObject {
  let received: ReceivedObject

  init(from decoder: any Decoder) throws {
    received = ReceivedObject(
      CheckedObject(try Resource(from: decoder)),
      resourceVersion: try VersionOnly(from: decoder).resourceVersion)
  }
}

/// The one field that a bookmark has.
struct VersionOnly: APIObject {
  let metadata: Field<Metadata>

  struct Metadata: APIObject {
    let resourceVersion: Field<String>
  }

  var resourceVersion: String { metadata.known?.resourceVersion.known ?? "" }
}

/// An event of a watch.
struct EventObject<Resource: ResourceObject>: Decodable {
  let event: WatchEvent

  enum CodingKeys: CodingKey { case type, object }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    switch try fields.decode(String.self, forKey: .type) {
    case "ADDED", "MODIFIED": event = .put(try Self.object(fields))
    case "DELETED": event = .deleted(try Self.object(fields))
    case "BOOKMARK":
      let bookmark = try fields.decode(VersionOnly.self, forKey: .object)
      event = .bookmark(resourceVersion: bookmark.resourceVersion)
    case "ERROR": event = .failed(try fields.decode(StatusObject.self, forKey: .object).status)
    case let type: throw APIMessageError(problem: "an event of the unknown type \(type.quoted)")
    }
  }

  private static func object(_ fields: KeyedDecodingContainer<CodingKeys>) throws -> ReceivedObject {
    try fields.decode(VersionedObject<Resource>.self, forKey: .object).received
  }
}

/// `kind: Status`
struct StatusObject: APIObject {
  let kind: Field<String>
  let code: Field<Int>
  let reason: Field<String>
  let message: Field<String>
  let details: Field<Details>

  struct Details: APIObject {
    let retryAfterSeconds: Field<Int>
  }

  var status: APIStatus {
    APIStatus(
      code: code.known ?? 0, reason: reason.known ?? "", message: message.known ?? "",
      retryAfterSeconds: details.known?.retryAfterSeconds.known)
  }
}
