internal import KubeObjects

extension EndpointSliceObject: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .metadata: try tape.read(&metadata, at: index, bytes)
    case .addressType: try tape.read(&addressType, at: index, bytes)
    case .ports: try tape.read(&ports, at: index, bytes)
    case .endpoints: try tape.read(&endpoints, at: index, bytes)
    }
  }
}

extension EndpointSliceObject.Port: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .name: try tape.read(&name, at: index, bytes)
    case .protocol: try tape.read(&`protocol`, at: index, bytes)
    case .port: try tape.read(&port, at: index, bytes)
    }
  }
}

extension EndpointSliceObject.Endpoint: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .addresses: try tape.read(&addresses, at: index, bytes)
    case .conditions: try tape.read(&conditions, at: index, bytes)
    case .nodeName: try tape.read(&nodeName, at: index, bytes)
    case .zone: try tape.read(&zone, at: index, bytes)
    case .hints: try tape.read(&hints, at: index, bytes)
    case .targetRef: try tape.read(&targetRef, at: index, bytes)
    case .hostname: try tape.read(&hostname, at: index, bytes)
    }
  }
}

extension EndpointSliceObject.Reference: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .kind: try tape.read(&kind, at: index, bytes)
    case .name: try tape.read(&name, at: index, bytes)
    }
  }
}

extension EndpointSliceObject.Conditions: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .ready: try tape.read(&ready, at: index, bytes)
    case .serving: try tape.read(&serving, at: index, bytes)
    case .terminating: try tape.read(&terminating, at: index, bytes)
    }
  }
}

extension EndpointSliceObject.Hints: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .forZones: try tape.read(&forZones, at: index, bytes)
    case .forNodes: try tape.read(&forNodes, at: index, bytes)
    }
  }
}

extension EndpointSliceObject.Hints.Target: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .name: try tape.read(&name, at: index, bytes)
    }
  }
}
