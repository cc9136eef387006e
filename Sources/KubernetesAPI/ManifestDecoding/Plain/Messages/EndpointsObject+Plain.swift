internal import KubeObjects

extension EndpointsObject: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .metadata: try tape.read(&metadata, at: index, bytes)
    case .subsets: try tape.read(&subsets, at: index, bytes)
    }
  }
}

extension EndpointsObject.Subset: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .addresses: try tape.read(&addresses, at: index, bytes)
    case .notReadyAddresses: try tape.read(&notReadyAddresses, at: index, bytes)
    case .ports: try tape.read(&ports, at: index, bytes)
    }
  }
}

extension EndpointsObject.Address: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .ip: try tape.read(&ip, at: index, bytes)
    case .hostname: try tape.read(&hostname, at: index, bytes)
    case .nodeName: try tape.read(&nodeName, at: index, bytes)
    case .targetRef: try tape.read(&targetRef, at: index, bytes)
    }
  }
}
