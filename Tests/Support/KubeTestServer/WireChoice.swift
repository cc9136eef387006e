internal import ClusterModel
internal import ManifestDecoding
internal import KubeWire
internal import WireSupport

/// In which form the answer goes out, by what the client accepts and what the server can.
enum WireChoice: Sendable {
  case json
  case protobuf
  /// The client accepts nothing that the server can.
  case none

  init(_ call: APICall, _ settings: Settings) {
    let types = call.accept.split(separator: ",").map {
      $0.split(separator: ";").first?.filter { $0 != " " } ?? ""
    }
    let writesWire = settings.speaksProtobuf && WireKind(rawValue: call.resource.kind) != nil
    if settings.refusesProtobuf != nil, types.contains(Self.wireType) {
      self = .none
    } else if writesWire, types.contains(Self.wireType) {
      self = .protobuf
    } else {
      self = types.isEmpty || types.contains { ["application/json", "*/*"].contains($0) } ? .json : .none
    }
  }

  private static let wireType = "application/vnd.kubernetes.protobuf"

  /// The type of the answer to this call.
  func contentType(_ verb: FaultTarget.Verb) -> String {
    switch self {
    case .json, .none: "application/json"
    case .protobuf: verb == .watch ? "\(Self.wireType);stream=watch" : Self.wireType
    }
  }

  /// A page of a list.
  func answer(_ page: ListedPage, of resource: Resource) -> Answer {
    let type = contentType(.list)
    guard self == .protobuf, let kind = WireKind(rawValue: resource.kind) else {
      return Answer(body: page.json(of: resource).bytes, contentType: type)
    }
    do {
      let objects = try decodeList(page.json(of: resource).bytes, of: kind).objects
      return Answer(
        body: WireEncoder.list(
          objects, resourceVersion: "\(page.version)", continueToken: page.continueToken ?? ""),
        contentType: type)
    } catch {
      // An empty list would look like one.
      return .refusal(500, reason: "InternalError", message: "\(error)")
    }
  }

  /// An event about an object as it goes out.
  func frame(_ type: WireEncoder.ChangeType, _ object: JSONValue) -> [UInt8] {
    let version = object["metadata"]?["resourceVersion"]?.text ?? ""
    if self == .protobuf, let object = try? decodeManifest(object.bytes, file: "-").objects.first {
      return WireEncoder.event(type, object, resourceVersion: version)
    }
    return line(type.rawValue, object)
  }

  /// A bookmark as it goes out.
  func bookmark(of resource: Resource, at version: Int) -> [UInt8] {
    if self == .protobuf, let kind = WireKind(rawValue: resource.kind) {
      return WireEncoder.bookmark(of: kind, resourceVersion: "\(version)")
    }
    return line(
      "BOOKMARK",
      [
        "kind": .string(resource.kind), "apiVersion": .string(resource.apiVersion),
        "metadata": ["resourceVersion": .string("\(version)"), "creationTimestamp": .null],
      ])
  }

  /// A watch's end as it goes out.
  func error(_ code: Int, reason: String, message: String) -> [UInt8] {
    if self == .protobuf {
      return WireEncoder.error(APIStatus(code: code, reason: reason, message: message))
    }
    return line("ERROR", Answer.status(code, reason: reason, message: message))
  }

  private func line(_ type: String, _ object: JSONValue) -> [UInt8] {
    let event: JSONValue = ["type": .string(type), "object": object]
    return event.bytes + [UInt8(ascii: "\n")]
  }
}
