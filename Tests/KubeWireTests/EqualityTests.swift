import ClusterModel
import KubeDecoding
import KubeWire
import Testing
import WireSupport

/// An object means the same whether it comes as JSON or in the wire format.
@Suite struct EqualityTests {
  private func expectEqual(_ object: APITree, _ kind: WireKind, _ comment: Comment) throws {
    guard case .object(var fields) = object else { preconditionFailure("no object") }
    let raw = WireSchema.schema(of: kind).message(object)
    fields["apiVersion"] = .text(kind.apiVersions[0])
    fields["kind"] = .text(kind.rawValue)
    let manifest = try decodeManifest(Array(APITree.object(fields).json.utf8), file: "-")
    var decoder = WireDecoder()
    let bytes = WireEncoder.enveloped(kind.apiVersions[0], kind.rawValue, raw: raw)
    let decoded = try decoder.object(of: kind, in: bytes.span)
    #expect(decoded.object == manifest.objects.first?.asProxiesNeedIt, comment)
    #expect(decoded.diagnostics == manifest.diagnostics.map(\.withoutLocation), comment)
    try expectSameInList(raw, kind, decoded, comment)
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
  func rightObjectsMeanTheSame(_ kind: WireKind) throws {
    for seed in 0..<300 as Range<UInt64> {
      try expectEqual(OddObjects(seed: seed, wrong: 0).object(of: kind), kind, "seed \(seed)")
    }
  }

  @Test(arguments: WireKind.allCases)
  func wrongObjectsAreReportedInTheSameWords(_ kind: WireKind) throws {
    for seed in 0..<300 as Range<UInt64> {
      try expectEqual(OddObjects(seed: seed, wrong: 12).object(of: kind), kind, "seed \(seed)")
    }
  }

  /// Else the tests above would compare nothing with nothing.
  @Test(arguments: WireKind.allCases)
  func randomObjectsAreOfBothSorts(_ kind: WireKind) throws {
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

extension Diagnostic {
  /// The wire format has no lines.
  fileprivate var withoutLocation: Diagnostic {
    Diagnostic(severity, object, field: field, problem: problem, remedy: remedy)
  }
}

extension ObjectList {
  /// Its objects, of whatever kind.
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
  /// Without what only people and their tools look at, which the wire format's reader passes over.
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
