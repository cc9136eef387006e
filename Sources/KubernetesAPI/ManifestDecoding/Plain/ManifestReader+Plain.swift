internal import ClusterModel
internal import KubeObjects
internal import YAMLEvents

/// The kind of a list's items.
private enum ItemKind: Equatable {
  /// Each has its own, in `kind: List`.
  case own
  /// All have this one.
  case same(String)

  /// Creates the kind of the items of a document; nil if it is not a list.
  init?(_ document: DocumentKind) {
    switch document {
    case .mixedList: self = .own
    case .list(of: let kind): self = .same(kind.name)
    case .resource: return nil
    }
  }

  /// The kind that all have; nil if each has its own.
  var resource: ResourceKind? {
    guard case .same(let name) = self else { return nil }
    return ResourceKind.all.first { $0.name == name }
  }
}

extension PlainTape {
  /// Returns the kind of the items if their key was the last one of the document at this index, which is a list or has not said
  /// its kind yet: kubectl sorts fields by name.
  fileprivate func itemKind(in document: Int, _ bytes: Span<UInt8>) throws(NotPlain) -> ItemKind? {
    guard value(DocumentField.items.name, in: document, bytes) == tokens.count else { return nil }
    switch try type(at: document, bytes).kind {
    case .absent: return .own
    case .value(let name): return DocumentKind(name: name).flatMap { ItemKind($0) }
    case .wrong: return nil
    }
  }
}

// The fast readers: object by object, so that a large list is never in memory as a whole. What they do not know is left to the
// general ones, which begin again.
extension ManifestReader {
  /// Returns a reader that has read the stream of JSON objects too.
  ///
  /// - Throws: if the stream is not plain.
  func readingPlainJSON(_ bytes: [UInt8]) throws(NotPlain) -> ManifestReader {
    guard forms == .checked, bytes.count < Int(UInt32.max) else { throw NotPlain() }
    var reader = self
    try reader.readJSON(bytes)
    return reader
  }

  /// Returns a reader that has read the stream of YAML too.
  ///
  /// - Throws: if the stream is not plain.
  func readingPlainYAML(_ bytes: [UInt8]) throws(NotPlain) -> ManifestReader {
    guard forms == .checked, bytes.count < Int(UInt32.max), !bytes.hasByteOrderMark else { throw NotPlain() }
    var reader = self
    try YAMLEvents.read(bytes) { (events) throws(NotPlain) in try reader.readYAML(&events) }
    return reader
  }

  /// Adds what is in a document.
  ///
  /// - Parameter kind: the kind of the items if it is a list, whose items have been added; nil otherwise.
  private mutating func finish(
    _ tape: PlainTape, _ kind: ItemKind?, _ bytes: Span<UInt8>, _ places: FieldPlaces
  ) throws(NotPlain) {
    guard let kind else {
      return add(try APIDocument(at: 0, of: tape, bytes), at: FieldPath(), places)
    }
    let type = try tape.type(at: 0, bytes)
    guard let name = type.kind.known, let version = type.apiVersion.known,
      let list = DocumentKind(name: name), ItemKind(list) == kind, list.apiVersions.contains(version)
    else { throw NotPlain() }
  }

  /// Adds an item of a list.
  private mutating func add(
    item tape: PlainTape, _ kind: ItemKind, number: Int, _ bytes: Span<UInt8>, _ places: FieldPlaces
  ) throws(NotPlain) {
    let document = try APIDocument(item: 0, of: kind.resource, tape, bytes)
    if document.isFaultless {
      add(document, at: FieldPath(), places)
    } else {
      add(document, at: FieldPath([.key(DocumentField.items.name), .index(number)]), places)
    }
  }
}

// MARK: JSON
extension ManifestReader {
  private mutating func readJSON(_ bytes: [UInt8]) throws(NotPlain) {
    var json = PlainJSON(bytes.span)
    while json.peek(bytes.span) != nil {
      let (start, objects, diagnostics) = (json.position, manifest.objects.count, manifest.diagnostics.count)
      try readDocument(&json, bytes.span)
      guard manifest.diagnostics.count > diagnostics, bytes.count < Self.largeJSON else { continue }
      manifest.objects.removeSubrange(objects...)
      manifest.diagnostics.removeSubrange(diagnostics...)
      try locate(bytes, start..<json.position)
    }
  }

  /// Reads a document again as YAML, for the locations of its diagnostics.
  private mutating func locate(_ bytes: [UInt8], _ range: Range<Int>) throws(NotPlain) {
    start = TextPosition(after: bytes[..<range.lowerBound])
    self = try readingPlainYAML(Array(bytes[range]))
  }

  private mutating func readDocument(_ json: inout PlainJSON, _ bytes: Span<UInt8>) throws(NotPlain) {
    guard json.take(UInt8(ascii: "{"), bytes) else { throw NotPlain() }
    var tape = PlainTape()
    let root = tape.open(.object)
    var kind: ItemKind?
    var hasMore = !json.take(UInt8(ascii: "}"), bytes)
    while hasMore {
      try tape.append(key: try json.key(bytes), of: root, bytes)
      if json.peek(bytes) == UInt8(ascii: "["), let found = try tape.itemKind(in: root, bytes) {
        kind = found
        tape.append(.placeholder)
        try readItems(&json, of: found, bytes)
      } else {
        try json.value(into: &tape, bytes, depth: 1)
      }
      hasMore = try json.hasAnother(before: UInt8(ascii: "}"), bytes)
    }
    tape.close(root)
    try finish(tape, kind, bytes, .unknown)
  }

  private mutating func readItems(
    _ json: inout PlainJSON, of kind: ItemKind, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    guard json.take(UInt8(ascii: "["), bytes) else { throw NotPlain() }
    var tape = PlainTape()
    var count = 0
    var hasMore = !json.take(UInt8(ascii: "]"), bytes)
    while hasMore {
      tape.clear()
      try json.value(into: &tape, bytes, depth: 2)
      try add(item: tape, kind, number: count, bytes, .unknown)
      count += 1
      hasMore = try json.hasAnother(before: UInt8(ascii: "]"), bytes)
    }
  }
}

// MARK: YAML
extension ManifestReader {
  private mutating func readYAML(_ events: inout YAMLEvents) throws(NotPlain) {
    var yaml = try PlainYAML(&events)
    guard try yaml.take(.streamStart, &events) else { throw NotPlain() }
    while yaml.event.kind != .streamEnd {
      guard try yaml.take(.documentStart, &events) else { throw NotPlain() }
      if yaml.event.kind == .mappingStart {
        try readDocument(&yaml, &events)
      } else {
        try yaml.skipNull(&events)
      }
      guard try yaml.take(.documentEnd, &events) else { throw NotPlain() }
      events.forgetTexts(after: 0)
    }
  }

  private mutating func readDocument(_ yaml: inout PlainYAML, _ events: inout YAMLEvents) throws(NotPlain) {
    var tape = PlainTape()
    let root = try yaml.openMapping(in: &tape, &events)
    var kind: ItemKind?
    while try !yaml.take(.mappingEnd, &events) {
      try yaml.key(into: &tape, of: root, &events)
      if yaml.event.kind == .sequenceStart, let found = try tape.itemKind(in: root, events.texts.span) {
        kind = found
        tape.append(.placeholder)
        try readItems(&yaml, of: found, &events)
      } else {
        try yaml.value(into: &tape, &events, depth: 1)
      }
    }
    tape.close(root)
    try finish(tape, kind, events.texts.span, .tape(tape, events.texts))
  }

  private mutating func readItems(
    _ yaml: inout PlainYAML, of kind: ItemKind, _ events: inout YAMLEvents
  ) throws(NotPlain) {
    let kept = events.texts.count
    try yaml.advance(&events)
    var tape = PlainTape()
    var count = 0
    while try !yaml.take(.sequenceEnd, &events) {
      tape.clear()
      try yaml.value(into: &tape, &events, depth: 2)
      try add(item: tape, kind, number: count, events.texts.span, .tape(tape, events.texts))
      // The text of a scalar that is next would be forgotten.
      guard yaml.event.kind == .mappingStart || yaml.event.kind == .sequenceEnd else { throw NotPlain() }
      events.forgetTexts(after: kept)
      count += 1
    }
  }
}

extension [UInt8] {
  /// Whether there is a byte order mark anywhere. The general reader removes those between documents.
  fileprivate var hasByteOrderMark: Bool {
    let bytes = span
    for index in bytes.indices where bytes[index] == 0xef {
      guard index + 2 < bytes.count else { return false }
      if bytes[index + 1] == 0xbb, bytes[index + 2] == 0xbf { return true }
    }
    return false
  }
}
