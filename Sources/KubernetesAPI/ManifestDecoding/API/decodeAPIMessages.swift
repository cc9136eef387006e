internal import ClusterModel
internal import FoundationEssentials
internal import KubeObjects
package import KubeWire

/// Decodes one page of a list in JSON from the API server. The items need no `kind`. Omits and reports invalid objects.
///
/// - Throws: if it is not a list of this kind.
package func decodeList(_ bytes: [UInt8], of kind: WireKind) throws(APIMessageError) -> WireList {
  try kind.type.list(bytes, of: kind)
}

/// Decodes one watch event in JSON: `{"type": …, "object": …}`.
///
/// - Throws: if it is not a watch event.
package func decodeWatchEvent(_ bytes: [UInt8], of kind: WireKind) throws(APIMessageError) -> WatchEvent {
  try kind.type.watchEvent(bytes)
}

/// Decodes the body of a failed request in JSON; nil if it is not a Status, for example if it comes from a proxy in between.
package func decodeStatus(_ bytes: [UInt8]) -> APIStatus? {
  let data = Data(bytes)
  guard let type = try? JSONDecoder().decode(TypeMeta.self, from: data), type.kind.known == "Status" else {
    return nil
  }
  return (try? JSONDecoder().decode(StatusObject.self, from: data))?.status
}

/// Returns the continue token of a list page in JSON of any kind; nil for the last page.
package func decodeContinueToken(_ bytes: [UInt8]) -> String? {
  let page = try? JSONDecoder().decode(AnyList.self, from: Data(bytes))
  return page?.metadata.known?.continue.known.flatMap { $0.isEmpty ? nil : $0 }
}

/// Returns the resource version of a list page, an object or a bookmark in JSON of any kind; nil if it has none.
package func decodeResourceVersion(_ bytes: [UInt8]) -> String? {
  let page = try? JSONDecoder().decode(AnyList.self, from: Data(bytes))
  return page?.metadata.known?.resourceVersion.known.flatMap { $0.isEmpty ? nil : $0 }
}

extension WireKind {
  fileprivate var type: any ResourceObject.Type {
    switch self {
    case .service: ServiceObject.self
    case .endpointSlice: EndpointSliceObject.self
    case .node: NodeObject.self
    case .serviceCIDR: ServiceCIDRObject.self
    }
  }
}

extension ResourceObject {
  fileprivate static func list(_ bytes: [UInt8], of kind: WireKind) throws(APIMessageError) -> WireList {
    let list = try read(ListObject<Self>.self, from: bytes, as: "a list")
    guard case .value(let metadata) = list.metadata, list.kind.known == "\(kind.rawValue)List" else {
      throw APIMessageError(problem: "the response is not a \(kind.rawValue)List")
    }
    var objects = ListedObjects()
    var diagnostics: [Diagnostic] = []
    for item in try list.checkedItems() {
      diagnostics += item.findings.map { $0.diagnostic(about: item.reference, at: FieldPath()) }
      if let object = item.object { objects.append(object) }
    }
    return WireList(
      objects: objects.list(of: kind), resourceVersion: metadata.resourceVersion.known ?? "",
      continueToken: metadata.continue.known.flatMap { $0.isEmpty ? nil : $0 },
      remaining: metadata.remainingItemCount.known, diagnostics: diagnostics)
  }

  fileprivate static func watchEvent(_ bytes: [UInt8]) throws(APIMessageError) -> WatchEvent {
    try read(WatchEventObject<Self>.self, from: bytes, as: "an event").event
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
