internal import KubeObjects

extension WorkloadObject: PlainMessage {
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

extension WorkloadObject.Spec: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .replicas: try tape.read(&replicas, at: index, bytes)
    case .selector: try tape.read(&selector, at: index, bytes)
    case .template: try tape.read(&template, at: index, bytes)
    }
  }
}

extension WorkloadObject.Template: PlainMessage {
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

extension WorkloadObject.Template.Metadata: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .labels: try tape.read(&labels, at: index, bytes)
    }
  }
}

extension WorkloadObject.Status: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .readyReplicas: try tape.read(&readyReplicas, at: index, bytes)
    }
  }
}

extension SelectorObject: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .matchLabels: try tape.read(&matchLabels, at: index, bytes)
    case .matchExpressions: try tape.read(&matchExpressions, at: index, bytes)
    }
  }
}

extension SelectorObject.Expression: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .key: try tape.read(&key, at: index, bytes)
    case .operator: try tape.read(&`operator`, at: index, bytes)
    case .values: try tape.read(&values, at: index, bytes)
    }
  }
}
