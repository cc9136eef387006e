internal import ClusterModel
internal import KubeObjects

extension APIDocument {
  /// Reads a document from the value at this index, as `init(from:)` does. One that contains a list's items is not plain: they
  /// are read one by one.
  init(at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>) throws(NotPlain) {
    var check = ObjectCheck<DocumentField>()
    switch check.kind(of: try tape.type(at: index, bytes)) {
    case .resource(let kind): content = .object(try tape.checked(kind, at: index, bytes))
    case .list, .mixedList:
      if let items = tape.value(DocumentField.items.name, in: index, bytes), tape.tokens[items].kind != .null
      {
        throw NotPlain()
      }
      content = .items([])
    case nil: content = .nothing
    }
    findings = check.findings
  }

  /// Reads an item of a list.
  ///
  /// - Parameter kind: the kind that a typed list says; nil for `kind: List`, whose items say it themselves.
  init(
    item index: Int, of kind: ResourceKind?, _ tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    guard tape.tokens[index].kind == .object else { throw NotPlain() }
    var check = ObjectCheck<DocumentField>()
    if let kind {
      content = .object(try tape.checked(kind, at: index, bytes))
    } else {
      switch check.kind(of: try tape.type(at: index, bytes)) {
      case .resource(let kind): content = .object(try tape.checked(kind, at: index, bytes))
      case .list, .mixedList:
        check.reportNestedList()
        content = .nothing
      case nil: content = .nothing
      }
    }
    findings = check.findings
  }
}

extension PlainTape {
  /// Returns the kind and version of the object at this index.
  func type(at index: Int, _ bytes: Span<UInt8>) throws(NotPlain) -> TypeMeta {
    var type = TypeMeta()
    if let place = value(DocumentField.apiVersion.name, in: index, bytes) {
      try read(&type.apiVersion, at: place, bytes)
    }
    if let place = value(DocumentField.kind.name, in: index, bytes) {
      try read(&type.kind, at: place, bytes)
    }
    return type
  }

  /// Reads and validates the object at this index.
  fileprivate func checked(
    _ kind: ResourceKind, at index: Int, _ bytes: Span<UInt8>
  ) throws(NotPlain) -> CheckedObject {
    guard let type = plainTypes[kind.name] else { throw NotPlain() }
    return try type.checked(at: index, of: self, bytes)
  }
}

/// The types that are read from a tape, by kind. A test says that none is missing.
private let plainTypes: [String: any (PlainResource & SendableMetatype).Type] = [
  ServiceObject.kind: ServiceObject.self, EndpointSliceObject.kind: EndpointSliceObject.self,
  NodeObject.kind: NodeObject.self, ServiceCIDRObject.kind: ServiceCIDRObject.self,
  PodObject.kind: PodObject.self, EndpointsObject.kind: EndpointsObject.self,
  DeploymentObject.kind: DeploymentObject.self, ReplicaSetObject.kind: ReplicaSetObject.self,
]

/// An object of one of the kinds that we read, which can be read from a tape.
private protocol PlainResource: ResourceObject {
  /// Reads the object at this index.
  init(at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>) throws(NotPlain)
}

extension PlainResource {
  /// Reads and validates an object, as `checked(from:)` does.
  fileprivate static func checked(
    at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>
  ) throws(NotPlain) -> CheckedObject {
    let resource = try Self(at: index, of: tape, bytes)
    // An object that an API server has stored has no unknown fields.
    let isStored = !(resource.metadata.known?.resourceVersion.known ?? "").isEmpty
    let misspelled = isStored ? [] : try PlainSpelling.findings(about: index, of: kind, in: tape, bytes)
    return CheckedObject(resource, and: misspelled)
  }
}

extension PlainResource where Self: PlainMessage {
  fileprivate init(at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>) throws(NotPlain) {
    self.init()
    try tape.read(&self, at: index, bytes)
  }
}

extension ServiceObject: PlainResource {}
extension EndpointSliceObject: PlainResource {}
extension NodeObject: PlainResource {}
extension ServiceCIDRObject: PlainResource {}
extension PodObject: PlainResource {}
extension EndpointsObject: PlainResource {}

extension DeploymentObject: PlainResource {
  fileprivate init(at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>) throws(NotPlain) {
    self.init()
    try tape.read(&content, at: index, bytes)
  }
}

extension ReplicaSetObject: PlainResource {
  fileprivate init(at index: Int, of tape: PlainTape, _ bytes: Span<UInt8>) throws(NotPlain) {
    self.init()
    try tape.read(&content, at: index, bytes)
  }
}
