internal import ClusterModel
internal import KubeWire
internal import ManifestDecoding
internal import WireSupport

extension FuzzTarget {
  /// A list's body in protobuf. The first byte is its kind.
  static let list = FuzzTarget("list") { bytes in
    guard let (kind, rest) = kindAndRest(bytes) else { return nil }
    var decoder = WireDecoder()
    _ = continueToken(atBeginningOf: rest.span)
    _ = try? decoder.status(in: rest.span)
    guard let list = try? decoder.list(of: kind, in: rest.span) else { return nil }
    guard (try? WireDecoder.again(kind, rest)) == list else { return "a second decoder reads another list" }
    let said = list.diagnostics.reduce(0) { $0 + $1.description.utf8.count }
    return tooLarge("what is said", said, for: bytes, each: 600)
  }

  /// One object's message in protobuf. The first byte is its kind. Both decoders read the same.
  static let object = FuzzTarget("object") { bytes in
    guard let (kind, rest) = kindAndRest(bytes) else { return nil }
    var decoder = WireDecoder()
    let body = WireEncoder.enveloped(kind.apiVersions[0], kind.rawValue, raw: rest)
    guard let fast = try? decoder.object(of: kind, in: body.span),
      let full = try? decoder.fullyDecodedObject(of: kind, in: body.span)
    else { return "an object in an envelope is refused" }
    guard fast == full else { return "the fast decoder: \(fast); the full one: \(full)" }
    guard let object = fast.object else { return nil }
    return isStable(object, &decoder) ? nil : "not the same when it is written and read: \(object)"
  }

  /// The bytes of a watch. The first byte is the kind. Where they are split does not matter.
  static let watch = FuzzTarget("watch") { bytes in
    guard let (kind, rest) = kindAndRest(bytes) else { return nil }
    let whole = Frames(rest, piece: rest.count)
    for piece in [1, 3, 64] where Frames(rest, piece: piece) != whole {
      return "frames differ in pieces of \(piece) bytes"
    }
    var decoder = WireDecoder()
    for frame in whole.frames {
      guard let event = try? decoder.event(of: kind, in: frame.span) else { continue }
      let said = event.diagnostics.reduce(0) { $0 + $1.description.utf8.count }
      if let problem = tooLarge("what is said", said, for: frame, each: 600) { return problem }
    }
    return nil
  }

  /// Answers in JSON, and lines of a watch. The first byte is the kind.
  static let apiJSON = FuzzTarget("api-json") { bytes in
    guard let (kind, rest) = kindAndRest(bytes) else { return nil }
    _ = decodeStatus(rest)
    _ = decodeContinueToken(rest)
    _ = decodeResourceVersion(rest)
    var decoder = WireDecoder()
    if let object = (try? decodeWatchEvent(rest, of: kind))?.object, !isStable(object, &decoder) {
      return "not the same when it is written and read: \(object)"
    }
    guard let list = try? decodeList(rest, of: kind) else { return nil }
    let said = list.diagnostics.reduce(0) { $0 + $1.description.utf8.count }
    return tooLarge("what is said", said, for: bytes, each: 600)
  }
}

extension WireDecoder {
  /// Decodes a list without anything remembered.
  fileprivate static func again(_ kind: WireKind, _ bytes: [UInt8]) throws(WireError) -> WireList {
    var decoder = WireDecoder()
    return try decoder.list(of: kind, in: bytes.span)
  }
}

private func kindAndRest(_ bytes: [UInt8]) -> (WireKind, [UInt8])? {
  bytes.first.map { (WireKind.allCases[Int($0) % WireKind.allCases.count], Array(bytes.dropFirst())) }
}

/// What a stream is split into.
private struct Frames: Equatable {
  var frames: [[UInt8]] = []
  /// Whether it cannot be split any further.
  var isBroken = false

  /// Splits a stream that arrives in pieces of this size.
  init(_ bytes: [UInt8], piece: Int) {
    var splitter = WireFrames(limit: 1 << 16)
    for start in stride(from: 0, to: bytes.count, by: max(1, piece)) where !isBroken {
      splitter.append(bytes[start..<min(bytes.count, start + max(1, piece))])
      take(&splitter)
    }
  }

  private mutating func take(_ splitter: inout WireFrames) {
    do throws(WireError) {
      while let frame = try splitter.next() { frames.append(frame) }
    } catch {
      isBroken = true
    }
  }
}

/// Whether what a test server would write about an object is read as one thing however often it is written and read. The
/// writer makes up what a proxy does not read, so the first reading may differ from the object.
private func isStable(_ object: KubeObject, _ decoder: inout WireDecoder) -> Bool {
  guard let kind = WireKind(rawValue: object.reference.kind),
    let first = read(object, kind, &decoder), let second = read(first, kind, &decoder)
  else { return false }
  return first == second
}

private func read(_ object: KubeObject, _ kind: WireKind, _ decoder: inout WireDecoder) -> KubeObject? {
  let bytes = WireEncoder.object(object, resourceVersion: "1")
  return try? decoder.object(of: kind, in: bytes.span).object
}

extension WatchEvent {
  /// The object that was added or changed; nil for any other event.
  fileprivate var object: KubeObject? {
    guard case .changed(let change) = content else { return nil }
    switch change {
    case .service(_, let service): return service.map { .service($0) }
    case .slice(_, let slice): return slice.map { .endpointSlice($0) }
    case .node(_, let node): return node.map { .node($0) }
    case .serviceCIDR(_, let range): return range.map { .serviceCIDR($0) }
    }
  }
}
