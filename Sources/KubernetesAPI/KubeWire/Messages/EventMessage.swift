/// metav1.WatchEvent, k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto. Unlike objects, it has no envelope.
struct EventMessage: WireMessage {
  var type = ""
  var object = RawExtension()

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: type = try input.text("type", bytes)
    case 2: try input.read(&object, "object", bytes)
    default: try input.skip(bytes)
    }
  }
}

/// runtime.RawExtension, k8s.io/apimachinery/pkg/runtime/generated.proto.
struct RawExtension: WireMessage {
  /// The range of the object's envelope.
  var raw = 0..<0

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: raw = try input.valueRange("raw", bytes)
    default: try input.skip(bytes)
    }
  }
}
