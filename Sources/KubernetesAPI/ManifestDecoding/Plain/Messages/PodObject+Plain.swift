internal import KubeObjects

extension PodObject: PlainMessage {
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

extension PodObject.Status: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .phase: try tape.read(&phase, at: index, bytes)
    case .podIP: try tape.read(&podIP, at: index, bytes)
    case .podIPs: try tape.read(&podIPs, at: index, bytes)
    case .hostIP: try tape.read(&hostIP, at: index, bytes)
    case .hostIPs: try tape.read(&hostIPs, at: index, bytes)
    case .conditions: try tape.read(&conditions, at: index, bytes)
    }
  }
}

extension PodObject.Address: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .ip: try tape.read(&ip, at: index, bytes)
    }
  }
}

extension PodObject.Condition: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .type: try tape.read(&type, at: index, bytes)
    case .status: try tape.read(&status, at: index, bytes)
    }
  }
}

extension PodSpecObject: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .nodeName: try tape.read(&nodeName, at: index, bytes)
    case .hostNetwork: try tape.read(&hostNetwork, at: index, bytes)
    case .hostname: try tape.read(&hostname, at: index, bytes)
    case .subdomain: try tape.read(&subdomain, at: index, bytes)
    case .containers: try tape.read(&containers, at: index, bytes)
    case .initContainers: try tape.read(&initContainers, at: index, bytes)
    }
  }
}

extension PodSpecObject.Container: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .ports: try tape.read(&ports, at: index, bytes)
    case .restartPolicy: try tape.read(&restartPolicy, at: index, bytes)
    }
  }
}

extension PodSpecObject.Port: PlainMessage {
  static let names = KeyTable<CodingKeys>()

  mutating func read(
    _ field: CodingKeys, at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    switch field {
    case .name: try tape.read(&name, at: index, bytes)
    case .protocol: try tape.read(&`protocol`, at: index, bytes)
    case .containerPort: try tape.read(&containerPort, at: index, bytes)
    }
  }
}
