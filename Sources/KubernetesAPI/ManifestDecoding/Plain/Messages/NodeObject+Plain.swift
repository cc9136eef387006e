internal import KubeObjects

extension NodeObject: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .metadata: try tape.read(&metadata, at: index, bytes)
    case .spec: try tape.read(&spec, at: index, bytes)
    case .status: try tape.read(&status, at: index, bytes)
    }
  }
}

extension NodeObject.Spec: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .podCIDR: try tape.read(&podCIDR, at: index, bytes)
    case .podCIDRs: try tape.read(&podCIDRs, at: index, bytes)
    case .taints: try tape.read(&taints, at: index, bytes)
    }
  }
}

extension NodeObject.Taint: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .key: try tape.read(&key, at: index, bytes)
    }
  }
}

extension NodeObject.Status: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .addresses: try tape.read(&addresses, at: index, bytes)
    }
  }
}

extension NodeObject.Address: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .type: try tape.read(&type, at: index, bytes)
    case .address: try tape.read(&address, at: index, bytes)
    }
  }
}
