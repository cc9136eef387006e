internal import KubeObjects

/// metav1.ListMeta
struct ListMetadataMessage: WireMessage, DescribedFields {
  typealias CodingKeys = ListMetadataField

  var resourceVersion = ""
  /// The continue token; empty on the last page.
  var continueToken = ""
  var remaining: Int?

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .resourceVersion: resourceVersion = try input.uniqueText(bytes)
    case .continue: continueToken = try input.uniqueText(bytes)
    case .remainingItemCount: remaining = Int(truncatingIfNeeded: try input.number(bytes))
    case nil: try input.skip(bytes)
    }
  }

  /// A fault in the count, which is only a hint, is reported about the whole of `metadata`.
  static func name(ofField number: Int) -> String? {
    CodingKeys(rawValue: number) == .remainingItemCount ? nil : CodingKeys.nameOnWire(number)
  }
}
