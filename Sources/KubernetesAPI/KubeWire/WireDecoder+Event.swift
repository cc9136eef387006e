internal import ClusterModel
internal import KubeObjects

extension WireDecoder {
  /// Reads a frame of a watch, as `WireFrames` gives it.
  ///
  /// What a later version of the API may add, such as another type of event, is reported and of no effect.
  ///
  /// - Throws: when the bytes around the event's object are damaged. The watch cannot go on from there.
  public mutating func event(of kind: WireKind, in frame: Span<UInt8>) throws(WireError) -> WatchEvent {
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
  /// Something came that no watch of this kind should bring.
  fileprivate static func unexpected(_ what: String, _ kind: WireKind) -> WatchEvent {
    let diagnostic = Diagnostic(
      .warning, nil, problem: "the watch of \(kind.rawValue)s sent \(what), which is ignored",
      remedy: "check whether the API server is newer than this program")
    return WatchEvent(.nothing, diagnostics: [diagnostic])
  }
}

extension DecodedObject {
  /// The object is new or different. One that is left out counts as gone.
  fileprivate func event(of kind: WireKind) -> WatchEvent {
    let content = object?.change.map { WatchEvent.Content.changed($0) } ?? goneContent(kind)
    return WatchEvent(content, resourceVersion: resourceVersion, diagnostics: diagnostics())
  }

  /// The object is gone.
  fileprivate func deletion(of kind: WireKind) -> WatchEvent {
    WatchEvent(goneContent(kind), resourceVersion: resourceVersion, diagnostics: diagnostics())
  }

  private func goneContent(_ kind: WireKind) -> WatchEvent.Content {
    reference.map { .changed(kind.deletion(of: $0.name)) } ?? .nothing
  }
}
