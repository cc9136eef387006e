internal import Foundation

/// Reads one page of a list, JSON as the API server sends it. Its items need not say their kind.
///
/// - Throws: when it is no list of this kind; single bad objects are in the page, without what they are.
public func decodeListPage(_ bytes: [UInt8], of kind: WatchedKind) throws(APIMessageError) -> ListPage {
  try kind.type.listPage(bytes)
}

/// Reads one event of a watch: `{"type": …, "object": …}`.
///
/// - Throws: when it is no event.
public func decodeWatchEvent(_ bytes: [UInt8], of kind: WatchedKind) throws(APIMessageError) -> WatchEvent {
  try kind.type.watchEvent(bytes)
}

/// Reads the body of a refusal; nil when it is no Status, as from proxies between us and the server.
public func decodeStatus(_ bytes: [UInt8]) -> APIStatus? {
  guard let status = try? JSONDecoder().decode(StatusObject.self, from: Data(bytes)),
    status.kind.known == "Status"
  else { return nil }
  return status.status
}

extension ResourceObject {
  fileprivate static func listPage(_ bytes: [UInt8]) throws(APIMessageError) -> ListPage {
    let list = try read(ListObject<Self>.self, from: bytes, as: "a list")
    guard case .value(let metadata) = list.metadata, list.kind.known.map({ $0 == "\(kind)List" }) ?? true
    else {
      throw APIMessageError(problem: "the answer is no \(kind)List")
    }
    return ListPage(
      items: try list.received(), resourceVersion: metadata.resourceVersion.known ?? "",
      continueToken: metadata.continue.known.flatMap { $0.isEmpty ? nil : $0 })
  }

  fileprivate static func watchEvent(_ bytes: [UInt8]) throws(APIMessageError) -> WatchEvent {
    try read(EventObject<Self>.self, from: bytes, as: "an event").event
  }

  private static func read<Message: Decodable>(
    _ type: Message.Type, from bytes: [UInt8], as name: String
  ) throws(APIMessageError) -> Message {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as APIMessageError {
      throw error
    } catch {
      throw APIMessageError(problem: "\(bytes.count) bytes cannot be read as \(name) of kind \(kind)")
    }
  }
}
