internal import KubeObjects

/// Any object, of which only `metadata` is read. All kinds have it in field 1.
struct NamedMessage: WireMessage {
  var metadata: Field<MetadataObject> = .absent

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: try input.read(&metadata, "metadata", bytes)
    default: try input.skip(bytes)
    }
  }
}

/// What a BOOKMARK holds: an object of which only this much is set.
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
  /// The annotation `k8s.io/initial-events-end` says so.
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
