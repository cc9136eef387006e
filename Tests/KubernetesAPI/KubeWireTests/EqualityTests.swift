import ClusterModel
import ManifestDecoding
import KubeWire
import Testing
import WireSupport

/// An object is decoded to the same value from YAML, JSON and protobuf.
@Suite struct EqualityTests {
  private func expectEqual(_ object: APITree, _ kind: WireKind, _ comment: Comment) throws {
    guard case .object(var fields) = object else { preconditionFailure("no object") }
    let raw = WireSchema.schema(of: kind).message(object)
    fields["apiVersion"] = .text(kind.apiVersions[0])
    fields["kind"] = .text(kind.rawValue)
    let tree = APITree.object(fields)
    let manifest = try decodeManifest(Array(tree.json.utf8), file: "-")
    let yaml = try decodeManifest(Array(tree.yaml.utf8), file: "-")
    #expect(yaml.objects == manifest.objects, comment)
    #expect(
      yaml.diagnostics.map(\.withoutLocation) == manifest.diagnostics.map(\.withoutLocation), comment)
    var decoder = WireDecoder()
    let bytes = WireEncoder.enveloped(kind.apiVersions[0], kind.rawValue, raw: raw)
    let decoded = try decoder.object(of: kind, in: bytes.span)
    #expect(decoded.object == manifest.objects.first?.asProxiesNeedIt, comment)
    let forProxies = manifest.diagnostics.map(\.withoutLocation).filter { !$0.isForPeople }
    #expect(decoded.diagnostics == forProxies, comment)
    try expectSameAsJSON(tree, kind, decoded, comment)
    try expectSameInList(raw, kind, decoded, comment)
  }

  /// JSON from the API server, the fallback if it does not support protobuf.
  private func expectSameAsJSON(
    _ tree: APITree, _ kind: WireKind, _ alone: WireObject, _ comment: Comment
  ) throws {
    let list = APITree.object([
      "kind": .text("\(kind.rawValue)List"), "metadata": ["resourceVersion": "1"], "items": [tree],
    ])
    let decoded = try decodeList(Array(list.json.utf8), of: kind)
    #expect(decoded.objects.objects == [alone.object].compactMap { $0 }, comment)
    #expect(decoded.diagnostics == alone.diagnostics, comment)
  }

  private func expectSameInList(
    _ raw: [UInt8], _ kind: WireKind, _ alone: WireObject, _ comment: Comment
  ) throws {
    let list = WireWriter.message { $0.raw(2, raw) }
    var decoder = WireDecoder()
    let bytes = WireEncoder.enveloped(kind.apiVersions[0], "\(kind.rawValue)List", raw: list)
    let decoded = try decoder.list(of: kind, in: bytes.span)
    #expect(decoded.objects.objects == [alone.object].compactMap { $0 }, comment)
    #expect(decoded.diagnostics.map(\.problem) == alone.diagnostics.map(\.problem), comment)
  }

  @Test(arguments: WireKind.allCases)
  func validObjectsAreEqual(_ kind: WireKind) throws {
    for seed in 0..<300 as Range<UInt64> {
      try expectEqual(OddObjects(seed: seed, wrong: 0).object(of: kind), kind, "seed \(seed)")
    }
  }

  @Test(arguments: WireKind.allCases)
  func invalidObjectsCauseTheSameMessages(_ kind: WireKind) throws {
    for seed in 0..<300 as Range<UInt64> {
      try expectEqual(OddObjects(seed: seed, wrong: 12).object(of: kind), kind, "seed \(seed)")
    }
  }

  /// Nothing that an API server stores is omitted, except slices of type FQDN, and nothing in a stored object is an error.
  @Test(arguments: WireKind.allCases)
  func storedObjectsAreEqualInAllFormats(_ kind: WireKind) throws {
    for seed in 0..<400 as Range<UInt64> {
      let object = StorableObjects(seed: seed).object(of: kind)
      try expectEqual(object, kind, "seed \(seed)")
      var decoder = WireDecoder()
      let raw = WireSchema.schema(of: kind).message(object)
      let decoded = try decoder.object(
        of: kind, in: WireEncoder.enveloped(kind.apiVersions[0], kind.rawValue, raw: raw).span)
      let isOfNames = decoded.diagnostics.contains { $0.problem == "slices of type FQDN are ignored" }
      #expect((decoded.object == nil) == isOfNames, "seed \(seed): \(decoded.diagnostics)")
      #expect(
        object.isAuthored || decoded.diagnostics.allSatisfy { $0.severity == .warning },
        "seed \(seed): \(decoded.diagnostics)")
    }
  }

  /// Otherwise the tests above would compare nothing with nothing.
  @Test(arguments: WireKind.allCases)
  func randomObjectsIncludeValidAndInvalidOnes(_ kind: WireKind) throws {
    var right = 0
    var wrong = 0
    for seed in 0..<200 as Range<UInt64> {
      let raw = WireSchema.schema(of: kind).message(OddObjects(seed: seed, wrong: 12).object(of: kind))
      var decoder = WireDecoder()
      let bytes = WireEncoder.enveloped(kind.apiVersions[0], kind.rawValue, raw: raw)
      let decoded = try decoder.object(of: kind, in: bytes.span)
      if decoded.object == nil { wrong += 1 } else { right += 1 }
    }
    #expect(right >= 20 && wrong >= 20, "\(right) right, \(wrong) wrong")
  }
}

extension APITree {
  /// Whether there is no resource version, so no API server has stored the object.
  fileprivate var isAuthored: Bool {
    guard case .object(let fields) = self, case .object(let metadata) = fields["metadata"] else {
      return true
    }
    return metadata["resourceVersion"] == nil
  }
}

extension Diagnostic {
  /// Whether the diagnostic is about a field that only the tools read.
  fileprivate var isForPeople: Bool {
    let fields = ["spec.loadBalancerIP", "spec.selector", "spec.ipFamil"]
    return fields.contains { field?.hasPrefix($0) ?? false } || field?.hasSuffix(".hostname") ?? false
      || problem.hasPrefix("the annotation ") || problem.hasPrefix("has no effect ")
  }

  /// The diagnostic without a location, which protobuf does not have.
  fileprivate var withoutLocation: Diagnostic { located(at: nil) }
}

extension ObjectList {
  /// The objects of any kind.
  var objects: [KubeObject] {
    switch self {
    case .services(let services): services.map(KubeObject.service)
    case .slices(let slices): slices.map(KubeObject.endpointSlice)
    case .nodes(let nodes): nodes.map(KubeObject.node)
    case .serviceCIDRs(let cidrs): cidrs.map(KubeObject.serviceCIDR)
    }
  }
}

extension KubeObject {
  /// The object without the fields that only the tools read, which the protobuf decoder skips.
  fileprivate var asProxiesNeedIt: Self {
    switch self {
    case .service(var service):
      service.labels = Labels()
      service.selector = nil
      service.request = nil
      service.ingressHostnames = []
      for index in service.ports.indices { service.ports[index].targetPort = nil }
      return .service(service)
    case .endpointSlice(var slice):
      slice.labels = Labels()
      for index in slice.endpoints.indices {
        slice.endpoints[index].podName = nil
        slice.endpoints[index].hostname = nil
      }
      return .endpointSlice(slice)
    case .node(var node):
      node.labels = Labels()
      return .node(node)
    default: return self
    }
  }
}
