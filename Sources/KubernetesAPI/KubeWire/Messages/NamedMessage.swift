internal import KubeObjects

/// An object of any kind, of which only `metadata` is decoded. It is field 1 in all kinds.
struct NamedMessage: WireMessage {
  var metadata: Field<MetadataObject> = .absent

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&metadata, "metadata", bytes)
    default: try input.skip(bytes)
    }
  }
}

/// The object of a BOOKMARK event, in which only these fields are set.
struct BookmarkMessage: WireMessage {
  var metadata = BookmarkMetadata()

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&metadata, "metadata", bytes)
    default: try input.skip(bytes)
    }
  }
}

/// ObjectMeta, k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto.
struct BookmarkMetadata: WireMessage {
  var resourceVersion = ""
  /// Whether the annotation `k8s.io/initial-events-end` is set.
  var endsInitialEvents = false

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 6: resourceVersion = try input.uniqueText("resourceVersion", bytes)
    case 12:
      var entry = WireMapEntry()
      try input.read(&entry, "annotations", bytes)
      if entry.hasKey("k8s.io/initial-events-end", bytes) {
        endsInitialEvents = "true".equals(utf8: bytes.extracting(entry.value))
      }
    default: try input.skip(bytes)
    }
  }
}
