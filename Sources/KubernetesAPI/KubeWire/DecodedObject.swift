internal import ClusterModel
internal import KubeObjects

/// One object of a list or watch after reading and checking.
struct DecodedObject {
  /// Nil when it is wrong or not needed.
  var object: KubeObject?
  /// Nil when it has no name that could be told.
  var reference: ObjectReference?
  /// Nil when it has none.
  var resourceVersion: String?
  /// What is wrong or doubtful.
  var findings: [FieldDiagnostic]
}

extension ListedObjects {
  /// Adds an item of a list that is right and usual; false when it is not. In a large cluster they are nearly all, so they
  /// are not carried through anything on the way.
  mutating func appendPlain(
    _ kind: WireKind, in part: Range<Int>, _ input: inout WireInput, _ bytes: Span<UInt8>
  ) -> Bool {
    switch kind {
    case .service:
      guard let service = input.plainService(in: part, bytes) else { return false }
      append(service.model)
    case .endpointSlice:
      guard let slice = input.plainSlice(in: part, bytes) else { return false }
      append(slice.model)
    case .node, .serviceCIDR: return false
    }
    return true
  }
}

extension WireInput {
  /// The object of this kind that is this part of the bytes. Never fails: what is wrong is among the findings.
  mutating func object(_ kind: WireKind, in part: Range<Int>, _ bytes: Span<UInt8>) -> DecodedObject {
    plainObject(kind, in: part, bytes) ?? checkedObject(kind, in: part, bytes)
  }

  /// Most Services and slices are right and usual, and those are read a faster way; nil for the others.
  private mutating func plainObject(
    _ kind: WireKind, in part: Range<Int>, _ bytes: Span<UInt8>
  ) -> DecodedObject? {
    switch kind {
    case .service: plainService(in: part, bytes).map { DecodedObject(.service($0.model), $0.resourceVersion) }
    case .endpointSlice:
      plainSlice(in: part, bytes).map { DecodedObject(.endpointSlice($0.model), $0.resourceVersion) }
    case .node, .serviceCIDR: nil
    }
  }

  /// The object, read into what stands for each field as it was written, and then checked.
  mutating func checkedObject(_ kind: WireKind, in part: Range<Int>, _ bytes: Span<UInt8>) -> DecodedObject {
    switch kind {
    case .service: checked(ServiceObject.self, in: part, bytes)
    case .endpointSlice: checked(EndpointSliceObject.self, in: part, bytes)
    case .node: checked(NodeObject.self, in: part, bytes)
    case .serviceCIDR: checked(ServiceCIDRObject.self, in: part, bytes)
    }
  }

  private mutating func checked<Resource: ResourceObject & WireMessage>(
    _: Resource.Type, in part: Range<Int>, _ bytes: Span<UInt8>
  ) -> DecodedObject {
    var resource = Resource()
    begin(part)
    do throws(WireFault) {
      try readFields(of: &resource, bytes)
    } catch {
      return Self.broken(resource, error)
    }
    let checked = CheckedObject(resource, for: .proxy)
    return DecodedObject(
      object: checked.object, reference: checked.reference,
      resourceVersion: resource.metadata.known?.resourceVersion.known, findings: checked.findings)
  }

  /// An object that could be read up to a fault; perhaps as far as its name.
  private static func broken<Resource: ResourceObject>(
    _ resource: Resource, _ fault: WireFault
  ) -> DecodedObject {
    let metadata = resource.metadata.known
    return DecodedObject(
      object: nil, reference: metadata?.reference(as: Resource.self),
      resourceVersion: metadata?.resourceVersion.known, findings: [fault.finding])
  }

  /// The name of the object of this kind that is this part of the bytes; nothing else of it is looked at.
  mutating func name(_ kind: WireKind, in part: Range<Int>, _ bytes: Span<UInt8>) -> DecodedObject {
    switch kind {
    case .service: named(ServiceObject.self, in: part, bytes)
    case .endpointSlice: named(EndpointSliceObject.self, in: part, bytes)
    case .node: named(NodeObject.self, in: part, bytes)
    case .serviceCIDR: named(ServiceCIDRObject.self, in: part, bytes)
    }
  }

  private mutating func named<Resource: ResourceObject>(
    _: Resource.Type, in part: Range<Int>, _ bytes: Span<UInt8>
  ) -> DecodedObject {
    var message = NamedMessage()
    begin(part)
    var findings: [FieldDiagnostic] = []
    do throws(WireFault) {
      try readFields(of: &message, bytes)
    } catch {
      findings = [error.finding]
    }
    let metadata = message.metadata.known
    let reference = metadata?.reference(as: Resource.self)
    if reference == nil, findings.isEmpty { findings = [.noName(of: Resource.self)] }
    return DecodedObject(
      object: nil, reference: reference, resourceVersion: metadata?.resourceVersion.known, findings: findings)
  }
}

extension DecodedObject {
  /// An object of which there is nothing to say.
  fileprivate init(_ object: KubeObject, _ resourceVersion: String?) {
    self.init(
      object: object, reference: object.reference, resourceVersion: resourceVersion, findings: [])
  }

  /// What is wrong or doubtful, told of the object. It stands at this place of its document.
  func diagnostics(at place: FieldPath = FieldPath()) -> [Diagnostic] {
    findings.map { $0.diagnostic(about: reference, at: place) }
  }
}

extension MetadataObject {
  /// The object's kind and name, unchecked. Nil while one part of the name is not known: half a name could be another
  /// object's.
  fileprivate func reference<Resource: ResourceObject>(as _: Resource.Type) -> ObjectReference? {
    guard let name = name.known, let namespace = Resource.isNamespaced ? namespace.known : "" else {
      return nil
    }
    let full = NamespacedName(namespace, name)
    return full.isPlain ? ObjectReference(kind: Resource.kind, name: full) : nil
  }
}

extension FieldDiagnostic {
  fileprivate static func noName<Resource: ResourceObject>(of _: Resource.Type) -> Self {
    FieldDiagnostic(
      path: FieldPath([.key("metadata")]), problem: "the deleted \(Resource.kind) has no name",
      remedy: "relist")
  }
}
