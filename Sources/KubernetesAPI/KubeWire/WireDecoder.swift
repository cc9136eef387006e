internal import ClusterModel
internal import KubeObjects

/// A decoder for the API server's responses in `application/vnd.kubernetes.protobuf`.
///
/// Omits invalid objects and reports them with the same messages as for manifests; other objects are not affected. Errors are
/// thrown only about a response as a whole, none of which is used then. For any input, the decoder terminates without a trap
/// and uses memory proportional to the input.
///
/// A decoder caches recurring names, so use the same one for all responses of a kind.
package struct WireDecoder: Sendable {
  var input = WireInput()

  /// Creates a decoder with empty caches.
  package init() {}

  /// Decodes a list, or one page of it, from the body of a successful GET.
  ///
  /// - Throws: if the bytes are malformed outside of the items, or contain another kind.
  package mutating func list(of kind: WireKind, in bytes: Span<UInt8>) throws(WireError) -> WireList {
    do throws(WireFault) {
      let envelope = try input.envelope(in: 0..<bytes.count, bytes)
      try envelope.require(kind.rawValue + "List", of: kind.apiVersions)
      return try list(of: kind, in: envelope.raw, bytes)
    } catch {
      throw error.error(in: kind.rawValue + "List")
    }
  }

  /// Decodes one object from the body of a successful GET.
  ///
  /// - Throws: if the bytes around the object are malformed, or contain another kind.
  package mutating func object(of kind: WireKind, in bytes: Span<UInt8>) throws(WireError) -> WireObject {
    do throws(WireFault) {
      let envelope = try input.envelope(in: 0..<bytes.count, bytes)
      try envelope.require(kind.rawValue, of: kind.apiVersions)
      let decoded = input.object(kind, in: envelope.raw, bytes)
      return WireObject(
        object: decoded.object, resourceVersion: decoded.resourceVersion, diagnostics: decoded.diagnostics())
    } catch {
      throw error.error(in: kind.rawValue)
    }
  }

  /// Decodes one object as `object(of:in:)` does, without the fast path, to compare the two.
  ///
  /// - Throws: if the bytes around the object are malformed, or contain another kind.
  package mutating func fullyDecodedObject(
    of kind: WireKind, in bytes: Span<UInt8>
  ) throws(WireError) -> WireObject {
    do throws(WireFault) {
      let envelope = try input.envelope(in: 0..<bytes.count, bytes)
      try envelope.require(kind.rawValue, of: kind.apiVersions)
      let decoded = input.checkedObject(kind, in: envelope.raw, bytes)
      return WireObject(
        object: decoded.object, resourceVersion: decoded.resourceVersion, diagnostics: decoded.diagnostics())
    } catch {
      throw error.error(in: kind.rawValue)
    }
  }

  /// Decodes a Status from the body of an unsuccessful request.
  ///
  /// - Throws: if the bytes are malformed or contain something else.
  package mutating func status(in bytes: Span<UInt8>) throws(WireError) -> APIStatus {
    do throws(WireFault) {
      return try status(in: 0..<bytes.count, bytes)
    } catch {
      throw error.error(in: "Status")
    }
  }

  /// Decodes a Status in its envelope.
  mutating func status(in part: Range<Int>, _ bytes: Span<UInt8>) throws(WireFault) -> APIStatus {
    let envelope = try input.envelope(in: part, bytes)
    try envelope.require("Status", of: ["v1"])
    input.begin(envelope.raw)
    var message = StatusMessage()
    try input.readFields(of: &message, bytes)
    return message.status
  }

  private mutating func list(
    of kind: WireKind, in part: Range<Int>, _ bytes: Span<UInt8>
  ) throws(WireFault) -> WireList {
    var metadata = ListMetadataMessage()
    var objects = ListedObjects()
    var diagnostics: [Diagnostic] = []
    var count = 0
    input.begin(part)
    while try input.nextField(bytes) {
      switch ListMessageField(rawValue: input.tag.field) {
      case .metadata: try input.read(&metadata, ofList: bytes)
      case .items:
        let item = try input.item(count, bytes)
        if !objects.appendPlain(kind, in: item, &input, bytes) {
          let decoded = input.checkedObject(kind, in: item, bytes)
          if let object = decoded.object { objects.append(object) }
          diagnostics += decoded.diagnostics(
            at: FieldPath([.key(ListMessageField.items.name), .index(count)]))
        }
        count += 1
        input.begin(item.upperBound..<part.upperBound)
      case nil: try input.skip(bytes)
      }
    }
    return metadata.list(objects.list(of: kind), diagnostics)
  }
}

/// Returns the continue token of a page of which only the first bytes may have arrived: `metadata` comes before the items.
/// Nil if the page is the last one, and if the bytes do not say.
package func continueToken(atBeginningOf bytes: Span<UInt8>) -> String? {
  var input = WireInput()
  do throws(WireFault) { return try input.continueToken(bytes) } catch { return nil }
}

extension WireInput {
  fileprivate mutating func continueToken(_ bytes: Span<UInt8>) throws(WireFault) -> String? {
    guard bytes.count >= 4, "k8s\0".equals(utf8: bytes.extracting(0..<4)) else { return nil }
    begin(4..<bytes.count)
    while try nextField(bytes) {
      guard Envelope.CodingKeys(rawValue: tag.field) == .raw else {
        try skip(bytes)
        continue
      }
      begin(try beginning(bytes))
      guard try nextField(bytes), ListMessageField(rawValue: tag.field) == .metadata else { return nil }
      var metadata = ListMetadataMessage()
      try read(&metadata, bytes)
      return metadata.continueToken.isEmpty ? nil : metadata.continueToken
    }
    return nil
  }
}

/// The fields of the lists of all kinds.
private enum ListMessageField: Int, FieldKey {
  case metadata = 1
  case items = 2
}

extension WireInput {
  /// Reads the metadata of a list.
  fileprivate mutating func read(
    _ metadata: inout ListMetadataMessage, ofList bytes: Span<UInt8>
  ) throws(WireFault) {
    do throws(WireFault) {
      try read(&metadata, bytes)
    } catch {
      throw error.within(.key(ListMessageField.metadata.name))
    }
  }

  /// Returns the range of the next item of a list.
  fileprivate mutating func item(_ index: Int, _ bytes: Span<UInt8>) throws(WireFault) -> Range<Int> {
    do throws(WireFault) {
      return try range(bytes)
    } catch {
      throw error.within(.key(ListMessageField.items.name), .index(index))
    }
  }
}

extension ListMetadataMessage {
  fileprivate func list(_ objects: ObjectList, _ diagnostics: [Diagnostic]) -> WireList {
    WireList(
      objects: objects, resourceVersion: resourceVersion,
      continueToken: continueToken.isEmpty ? nil : continueToken, remaining: remaining,
      diagnostics: diagnostics)
  }
}
