/// In which form the answer goes out, by what the client accepts and what the server can.
enum WireChoice: Sendable {
  case json
  /// The client accepts nothing that the server can.
  case none

  init(_ call: APICall, _ settings: Settings) {
    let types = call.accept.split(separator: ",").map {
      $0.split(separator: ";").first?.filter { $0 != " " } ?? ""
    }
    self = types.isEmpty || types.contains { ["application/json", "*/*"].contains($0) } ? .json : .none
  }

  var contentType: String { "application/json" }

  func answer(_ page: ListedPage, of resource: Resource) -> Answer {
    Answer(body: page.json(of: resource).bytes, contentType: contentType)
  }

  /// An event of a watch as it goes out.
  func frame(type: String, _ object: JSONValue) -> [UInt8] {
    let event: JSONValue = ["type": .string(type), "object": object]
    return event.bytes + [UInt8(ascii: "\n")]
  }
}
