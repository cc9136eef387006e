internal import KubeObjects

/// metav1.WatchEvent. Unlike objects, it has no envelope.
struct EventMessage: WireMessage, DescribedFields {
  typealias CodingKeys = WatchEventField

  var type = ""
  var object = RawExtension()

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .type: type = try input.text(bytes)
    case .object: try input.read(&object, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

/// runtime.RawExtension, k8s.io/apimachinery/pkg/runtime/generated.proto.
struct RawExtension: WireMessage, DescribedFields {
  /// The range of the object's envelope.
  var raw = 0..<0

  enum CodingKeys: Int, FieldKey {
    case raw = 1
  }

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .raw: raw = try input.range(bytes)
    case nil: try input.skip(bytes)
    }
  }
}
