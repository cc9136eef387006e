internal import KubeObjects

extension MetadataObject: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .name: try tape.read(&name, at: index, bytes)
    case .namespace: try tape.read(&namespace, at: index, bytes)
    case .resourceVersion: try tape.read(&resourceVersion, at: index, bytes)
    case .creationTimestamp: try tape.read(&creationTimestamp, at: index, bytes)
    case .deletionTimestamp: try tape.read(&deletionTimestamp, at: index, bytes)
    case .labels: try tape.read(&labels, at: index, bytes)
    case .annotations: try tape.read(&annotations, at: index, bytes)
    case .ownerReferences: try tape.read(&ownerReferences, at: index, bytes)
    }
  }
}

extension MetadataObject.Owner: PlainMessage {
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
