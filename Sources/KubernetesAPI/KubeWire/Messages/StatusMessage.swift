internal import KubeObjects

/// metav1.Status
struct StatusMessage: WireMessage, DescribedFields {
  typealias CodingKeys = StatusField

  var status = APIStatus(code: 0)

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .message: status.message = try input.uniqueText(bytes)
    case .reason: status.reason = try input.text(bytes)
    case .details:
      var details = StatusDetails()
      try input.read(&details, bytes)
      status.retryAfterSeconds = details.retryAfterSeconds ?? status.retryAfterSeconds
    case .code: status.code = try input.integer(bytes)
    case nil: try input.skip(bytes)
    }
  }
}

/// metav1.StatusDetails
private struct StatusDetails: WireMessage, DescribedFields {
  typealias CodingKeys = StatusDetailsField

  /// Nil for 0, which Go writes if the server does not set it.
  var retryAfterSeconds: Int?

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .retryAfterSeconds:
      let seconds = try input.integer(bytes)
      retryAfterSeconds = seconds > 0 ? seconds : nil
    case nil: try input.skip(bytes)
    }
  }
}
