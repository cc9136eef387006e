// Field numbers: k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto.

/// metav1.Status
struct StatusMessage: WireMessage {
  var status = APIStatus(code: 0)

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 3: status.message = try input.uniqueText("message", bytes)
    case 4: status.reason = try input.text("reason", bytes)
    case 5:
      var details = StatusDetails()
      try input.read(&details, "details", bytes)
      status.retryAfterSeconds = details.retryAfterSeconds ?? status.retryAfterSeconds
    case 6: status.code = try input.integer("code", bytes)
    default: try input.skip(bytes)
    }
  }
}

/// metav1.StatusDetails
private struct StatusDetails: WireMessage {
  /// Nil for 0, which Go writes if the server does not set it.
  var retryAfterSeconds: Int?

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 5:
      let seconds = try input.integer("retryAfterSeconds", bytes)
      retryAfterSeconds = seconds > 0 ? seconds : nil
    default: try input.skip(bytes)
    }
  }
}
