internal import ClusterModel
internal import KubeObjects

/// An object of a list or watch after decoding and validation.
struct DecodedObject {
  /// The object; nil if it is invalid or not needed.
  var object: KubeObject?
  /// The object's kind and name; nil if it has no printable name.
  var reference: ObjectReference?
  /// `metadata.resourceVersion`; nil if not set.
  var resourceVersion: String?
  /// Errors and warnings about the object.
  var findings: [FieldDiagnostic]
}

extension ListedObjects {
  /// Decodes a list item with the fast path and appends it. Returns false if full decoding is needed. Nearly all items of a
  /// large cluster take this path, so there are no intermediate values.
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
  /// Decodes the object in this range of the bytes. Never fails; problems are among the findings.
  mutating func object(_ kind: WireKind, in part: Range<Int>, _ bytes: Span<UInt8>) -> DecodedObject {
    plainObject(kind, in: part, bytes) ?? checkedObject(kind, in: part, bytes)
  }

  /// Decodes an object with the fast path, which handles most Services and slices; nil if full decoding is needed.
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

  /// Decodes an object with the full decoder: first all fields as written, then validation.
  mutating func checkedObject(_ kind: WireKind, in part: Range<Int>, _ bytes: Span<UInt8>) -> DecodedObject {
    switch kind {
    case .service: checked(ServiceObject.self, in: part, bytes)
    case .endpointSlice: checked(EndpointSliceObject.self, in: part, bytes)
    case .node: checked(NodeObject.self, in: part, bytes)
    case .serviceCIDR: checked(ServiceCIDRObject.self, in: part, bytes)
    }
  }

  private mutating func checked<Resource: ResourceObject & DescribedObject & WireMessage>(
    _: Resource.Type, in part: Range<Int>, _ bytes: Span<UInt8>
  ) -> DecodedObject {
    var resource = Resource()
    begin(part)
    do throws(WireFault) {
      try readFields(of: &resource, bytes)
    } catch {
      return Self.malformed(resource, error)
    }
    let checked = CheckedObject(resource, for: .proxy)
    return DecodedObject(
      object: checked.object, reference: checked.reference,
      resourceVersion: resource.metadata.known?.resourceVersion.known, findings: checked.findings)
  }

  /// Returns the result for an object that was decoded up to a fault, which may include its name.
  private static func malformed<Resource: ResourceObject>(
    _ resource: Resource, _ fault: WireFault
  ) -> DecodedObject {
    let metadata = resource.metadata.known
    return DecodedObject(
      object: nil, reference: metadata?.reference(as: Resource.self),
      resourceVersion: metadata?.resourceVersion.known, findings: [fault.finding])
  }

  /// Decodes only the name of the object in this range of the bytes.
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
  /// Creates a result without findings.
  fileprivate init(_ object: KubeObject, _ resourceVersion: String?) {
    self.init(
      object: object, reference: object.reference, resourceVersion: resourceVersion, findings: [])
  }

  /// Returns the findings as diagnostics about the object, which is at this path of its document.
  func diagnostics(at place: FieldPath = FieldPath()) -> [Diagnostic] {
    findings.map { $0.diagnostic(about: reference, at: place) }
  }
}

extension MetadataObject {
  /// Returns the object's kind and name without validation; nil if the name or the namespace is missing, because a partial
  /// name could identify another object.
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
