/// metav1.Time, k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto. Of its two fields Kubernetes reads only the
/// seconds.
struct WireTime: WireMessage {
  /// Since 1970.
  var seconds: Int64 = 0
  /// Go writes a time that is not set as an empty message.
  var isEmpty = true

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    isEmpty = false
    switch input.tag.field {
    case 1: seconds = Int64(bitPattern: try input.number(bytes))
    default: try input.skip(bytes)
    }
  }
}
