internal import KubeObjects

/// The envelope around each object and list: runtime.Unknown, k8s.io/apimachinery/pkg/runtime/generated.proto.
struct Envelope: WireMessage, DescribedFields {
  /// The object's `apiVersion` and `kind`.
  var type = TypeMessage()
  /// The range of the object.
  var raw = 0..<0
  /// The compression of the object; empty for none.
  var contentEncoding = ""

  /// The object's API version and kind, for messages.
  var kind: String { "\(type.apiVersion) \(type.kind)" }

  enum CodingKeys: Int, FieldKey {
    case typeMeta = 1
    case raw = 2
    case contentEncoding = 3
  }

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .typeMeta: try input.read(&type, bytes)
    case .raw: raw = try input.range(bytes)
    case .contentEncoding: contentEncoding = try input.text(bytes)
    case nil: try input.skip(bytes)
    }
  }
}

/// runtime.TypeMeta. The message with the same name in meta/v1 has the opposite field numbers.
struct TypeMessage: WireMessage, DescribedFields {
  var apiVersion = ""
  var kind = ""

  enum CodingKeys: Int, FieldKey {
    case apiVersion = 1
    case kind = 2
  }

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch CodingKeys(rawValue: input.tag.field) {
    case .apiVersion: apiVersion = try input.text(bytes)
    case .kind: kind = try input.text(bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension Envelope {
  /// Returns whether the envelope contains an object of this kind.
  func isObject(of kind: WireKind) -> Bool {
    type.kind == kind.rawValue && kind.apiVersions.contains(type.apiVersion)
  }

  /// Throws if the envelope contains another kind or version.
  func require(_ kind: String, of apiVersions: [String]) throws(WireFault) {
    if type.kind == kind, apiVersions.contains(type.apiVersion) { return }
    throw WireFault(offset: raw.lowerBound, problem: .otherKind(self.kind))
  }
}

extension WireInput {
  /// Decodes the envelope that fills this range of the bytes: a magic number, followed by a message.
  mutating func envelope(in part: Range<Int>, _ bytes: Span<UInt8>) throws(WireFault) -> Envelope {
    let magic = "k8s\0"
    guard part.count >= 4, magic.equals(utf8: bytes.extracting(part.lowerBound..<part.lowerBound + 4)) else {
      throw WireFault(offset: part.lowerBound, problem: .noMagic)
    }
    begin(part.lowerBound + 4..<part.upperBound)
    var envelope = Envelope()
    try readFields(of: &envelope, bytes)
    guard envelope.contentEncoding.isEmpty else {
      throw WireFault(offset: part.lowerBound, problem: .contentEncoding(envelope.contentEncoding))
    }
    return envelope
  }
}
