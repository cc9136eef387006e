internal import ClusterModel
internal import KubeObjects

/// Reads what the API server sends when it is asked for `application/vnd.kubernetes.protobuf`.
///
/// One object that is wrong never stops the others: it is left out and reported, in the words in which manifests are
/// reported. What is thrown is about the answer as a whole, and then nothing of it is used. Whatever the bytes are, the
/// decoder neither traps nor reads on for ever, and takes memory in proportion to them.
///
/// A decoder keeps names that come again and again, so use the same one for all answers of one kind.
public struct WireDecoder: Sendable {
  var input = WireInput()

  /// A decoder that has seen nothing.
  public init() {}

  /// Reads a list, or one page of it: the body of a GET with the status 200.
  ///
  /// - Throws: when the bytes are damaged outside the list's items, or hold another kind than this.
  public mutating func list(of kind: WireKind, in bytes: Span<UInt8>) throws(WireError) -> WireList {
    do throws(WireFault) {
      let envelope = try input.envelope(in: 0..<bytes.count, bytes)
      try envelope.require(kind.rawValue + "List", of: kind.apiVersions)
      return try list(of: kind, in: envelope.raw, bytes)
    } catch {
      throw error.error(in: kind.rawValue + "List")
    }
  }

  /// Reads one object: the body of a GET with the status 200.
  ///
  /// - Throws: when the bytes around the object are damaged, or hold another kind than this.
  public mutating func object(of kind: WireKind, in bytes: Span<UInt8>) throws(WireError) -> WireObject {
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

  /// Reads a Status: the body of an answer with another status than 200.
  ///
  /// - Throws: when the bytes are damaged or hold something else.
  public mutating func status(in bytes: Span<UInt8>) throws(WireError) -> APIStatus {
    do throws(WireFault) {
      return try status(in: 0..<bytes.count, bytes)
    } catch {
      throw error.error(in: "Status")
    }
  }

  /// Reads a Status in its envelope.
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
      switch input.tag.field {
      case 1: try input.read(&metadata, "metadata", bytes)
      case 2:
        let item = try input.item(count, bytes)
        if !objects.appendPlain(kind, in: item, &input, bytes) {
          let decoded = input.checkedObject(kind, in: item, bytes)
          if let object = decoded.object { objects.append(object) }
          diagnostics += decoded.diagnostics(at: FieldPath([.key("items"), .index(count)]))
        }
        count += 1
        input.begin(item.upperBound..<part.upperBound)
      default: try input.skip(bytes)
      }
    }
    return metadata.list(objects.list(of: kind), diagnostics)
  }
}

extension WireInput {
  /// Where the next item of a list stands.
  fileprivate mutating func item(_ index: Int, _ bytes: Span<UInt8>) throws(WireFault) -> Range<Int> {
    do throws(WireFault) {
      return try range(bytes)
    } catch {
      throw error.within(.key("items"), .index(index))
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
