internal import ClusterModel
internal import KubeObjects

extension WireDecoder {
  /// Decodes a frame of a watch, as returned by `WireFrames`.
  ///
  /// Reports and ignores what a later version of the API may add, such as a new event type.
  ///
  /// - Throws: if the bytes around the event's object are malformed. The watch cannot continue then.
  package mutating func event(of kind: WireKind, in frame: Span<UInt8>) throws(WireError) -> WatchEvent {
    do throws(WireFault) {
      var message = EventMessage()
      input.begin(0..<frame.count)
      try input.readFields(of: &message, frame)
      return try event(message, of: kind, frame)
    } catch {
      throw error.error(in: "WatchEvent")
    }
  }

  private mutating func event(
    _ message: EventMessage, of kind: WireKind, _ bytes: Span<UInt8>
  ) throws(WireFault) -> WatchEvent {
    do throws(WireFault) {
      if message.type == "ERROR" { return WatchEvent(.failed(try status(in: message.object.raw, bytes))) }
      let envelope = try input.envelope(in: message.object.raw, bytes)
      guard envelope.isObject(of: kind) else {
        return .unexpected("an object of kind \(envelope.kind.quoted)", kind)
      }
      switch message.type {
      case "ADDED", "MODIFIED": return input.object(kind, in: envelope.raw, bytes).event(of: kind)
      case "DELETED": return input.name(kind, in: envelope.raw, bytes).deletion(of: kind)
      case "BOOKMARK": return try bookmark(in: envelope.raw, bytes)
      default: return .unexpected("an event of type \(message.type.quoted)", kind)
      }
    } catch {
      throw error.within(.key("object"))
    }
  }

  private mutating func bookmark(in part: Range<Int>, _ bytes: Span<UInt8>) throws(WireFault) -> WatchEvent {
    var message = BookmarkMessage()
    input.begin(part)
    try input.readFields(of: &message, bytes)
    let version = message.metadata.resourceVersion
    return WatchEvent(
      .bookmark(endsInitialEvents: message.metadata.endsInitialEvents),
      resourceVersion: version.isEmpty ? nil : version)
  }
}

extension WatchEvent {
  /// Returns an event for something that a watch of this kind should not send.
  fileprivate static func unexpected(_ what: String, _ kind: WireKind) -> WatchEvent {
    let diagnostic = Diagnostic(
      .warning, nil, problem: "the watch of \(kind.rawValue)s sent \(what), which is ignored",
      remedy: "check whether the API server is newer than this program")
    return WatchEvent(.nothing, diagnostics: [diagnostic])
  }
}

extension DecodedObject {
  /// Returns an event for an added or changed object. An omitted object counts as deleted.
  fileprivate func event(of kind: WireKind) -> WatchEvent {
    let content = object?.change.map { WatchEvent.Content.changed($0) } ?? deletedContent(kind)
    return WatchEvent(content, resourceVersion: resourceVersion, diagnostics: diagnostics())
  }

  /// Returns an event for a deleted object.
  fileprivate func deletion(of kind: WireKind) -> WatchEvent {
    WatchEvent(deletedContent(kind), resourceVersion: resourceVersion, diagnostics: diagnostics())
  }

  private func deletedContent(_ kind: WireKind) -> WatchEvent.Content {
    reference.map { .changed(kind.deletion(of: $0.name)) } ?? .nothing
  }
}
