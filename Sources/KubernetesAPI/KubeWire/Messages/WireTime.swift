/// metav1.Time, k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto. Kubernetes ignores the
/// nanoseconds.
struct WireTime: WireMessage {
  /// Seconds since 1970.
  var seconds: Int64 = 0
  /// Whether the message is empty, which is how Go writes a time that is not set.
  var isEmpty = true

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    isEmpty = false
    switch input.tag.field {
    case 1: seconds = Int64(bitPattern: try input.number(bytes))
    default: try input.skip(bytes)
    }
  }
}
