internal import KubeObjects

/// An object of any kind, of which only `metadata` is decoded. It is field 1 in all kinds.
struct NamedMessage: WireMessage, DescribedFields {
  var metadata: Field<MetadataObject> = .absent

  enum CodingKeys: Int, FieldKey {
    case metadata = 1
  }

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .metadata: try input.read(&metadata, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

/// The object of a BOOKMARK event, in which only these fields are set.
struct BookmarkMessage: WireMessage, DescribedFields {
  typealias CodingKeys = NamedMessage.CodingKeys

  var metadata = BookmarkMetadata()

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .metadata: try input.read(&metadata, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

/// ObjectMeta of a BOOKMARK event.
struct BookmarkMetadata: WireMessage {
  var resourceVersion = ""
  /// Whether the annotation `k8s.io/initial-events-end` is set.
  var endsInitialEvents = false

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch MetadataField(rawValue: input.tag.field) {
    case .resourceVersion: resourceVersion = try input.uniqueText(bytes)
    case .annotations: try readAnnotation(&input, bytes)
    default: try input.skip(bytes)
    }
  }

  static func name(ofField number: Int) -> String? {
    [MetadataField.resourceVersion, .annotations].first { $0.rawValue == number }?.name
  }

  private mutating func readAnnotation(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    var entry = WireMapEntry()
    try input.read(&entry, bytes)
    if entry.hasKey(BookmarkAnnotation.endsInitialEvents.rawValue, bytes) {
      endsInitialEvents = BookmarkAnnotation.set.equals(utf8: bytes.extracting(entry.value))
    }
  }
}
