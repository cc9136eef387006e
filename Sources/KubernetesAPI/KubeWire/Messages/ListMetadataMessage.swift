/// metav1.ListMeta, k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto.
struct ListMetadataMessage: WireMessage {
  var resourceVersion = ""
  /// The continue token; empty on the last page.
  var continueToken = ""
  var remaining: Int?

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 2: resourceVersion = try input.uniqueText("resourceVersion", bytes)
    case 3: continueToken = try input.uniqueText("continue", bytes)
    case 4: remaining = Int(truncatingIfNeeded: try input.number(bytes))
    default: try input.skip(bytes)
    }
  }
}
