internal import Addresses
internal import ClusterModel
internal import Controller
internal import KubeWire
internal import ServicePlan

/// What the daemon has between the network and the kernel, without its threads.
struct SampleEngine {
  var engine: ProxyEngine
  private var decoders: [WireKind: WireDecoder] = [:]

  /// What the steps to a complete cluster cost.
  var decoding = Cost()
  var taking = Cost()

  init() {
    var settings = ProxySettings()
    settings.localPods = .sources(["10.128.0.0/9"].compactMap(IPPrefix.init))
    let fixed = settings
    engine = ProxyEngine(
      .init(nodeName: "node-1000", nodeIPs: ["192.168.50.11"].compactMap(IPAddress.init)) { _ in fixed })
  }

  /// Takes lists, page by page; what `page` gives is kept no longer than it takes to decode it.
  mutating func take(_ count: Int, _ kind: (Int) -> WireKind, page: (Int) throws -> [UInt8]) throws {
    var objects: [WireKind: [ObjectList]] = [:]
    for index in 0..<count {
      let bytes = try page(index)
      objects[kind(index), default: []].append(try decode(bytes, kind(index)))
    }
    for lists in objects.values {
      let start = Cost.now()
      engine.apply(.listed(lists.joined))
      taking = taking + (Cost.now() - start)
    }
  }

  private mutating func decode(_ bytes: [UInt8], _ kind: WireKind) throws -> ObjectList {
    let start = Cost.now()
    defer { decoding = decoding + (Cost.now() - start) }
    let list = try decoders[kind, default: WireDecoder()].list(of: kind, in: bytes.span)
    precondition(list.diagnostics.isEmpty, "a sample is wrong: \(list.diagnostics[0])")
    return list.objects
  }

  /// Reads a watch's frame.
  mutating func decode(_ frames: inout WireFrames, _ bytes: [UInt8], _ kind: WireKind) throws -> ObjectChange?
  {
    frames.append(bytes)
    guard let frame = try frames.next() else { return nil }
    let event = try decoders[kind, default: WireDecoder()].event(of: kind, in: frame.span)
    guard case .changed(let change) = event.content else { return nil }
    return change
  }
}

extension [ObjectList] {
  /// The pages of one kind as one list.
  fileprivate var joined: ObjectList {
    switch self[0] {
    case .services: .services(Self.joined(map { $0.services }))
    case .slices: .slices(Self.joined(map { $0.slices }))
    case .nodes: .nodes([])
    case .serviceCIDRs: .serviceCIDRs([])
    }
  }

  private static func joined<Object>(_ pages: [[Object]]) -> [Object] {
    var all: [Object] = []
    all.reserveCapacity(pages.reduce(0) { $0 + $1.count })
    for page in pages { all += page }
    return all
  }
}

extension ObjectList {
  fileprivate var services: [Service] { if case .services(let all) = self { all } else { [] } }
  fileprivate var slices: [EndpointSlice] { if case .slices(let all) = self { all } else { [] } }
}
