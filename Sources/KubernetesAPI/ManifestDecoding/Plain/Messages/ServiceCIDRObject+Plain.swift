internal import KubeObjects

extension ServiceCIDRObject: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .metadata: try tape.read(&metadata, at: index, bytes)
    case .spec: try tape.read(&spec, at: index, bytes)
    }
  }
}

extension ServiceCIDRObject.Spec: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .cidrs: try tape.read(&cidrs, at: index, bytes)
    }
  }
}
