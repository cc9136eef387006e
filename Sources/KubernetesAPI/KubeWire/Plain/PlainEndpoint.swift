internal import Addresses
internal import ClusterModel
internal import KubeObjects

// Field numbers: k8s.io/api/discovery/v1/generated.proto.

/// An endpoint of a PlainSlice.
struct PlainEndpoint: WireMessage {
  /// The endpoint so far. Its address is valid only if `hasAddress` is set.
  private var endpoint = SliceEndpoint(.v4(IPv4Address(rawValue: 0)))
  private var details = EndpointDetails()
  private var hasAddress = false
  private var needsFullDecoding = false

  /// Returns the endpoint, with interned details; nil if full decoding is needed.
  consuming func build(interning shared: inout EndpointDetailsInterner) -> SliceEndpoint? {
    guard hasAddress, !needsFullDecoding else { return nil }
    if !details.isEmpty { endpoint.share(shared.box(details)) }
    return endpoint
  }

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: read(address: bytes.extracting(try input.range(bytes)))
    case 2:
      var conditions = PlainConditions(endpoint)
      try input.read(&conditions, "conditions", bytes)
      conditions.set(in: &endpoint)
    case 6: endpoint.nodeName = try input.nonEmptyText("nodeName", bytes)
    case 7: details.zone = try input.nonEmptyText("zone", bytes)
    case 8:
      var hints = PlainHints(zones: details.zoneHints, nodes: details.nodeHints)
      try input.read(&hints, "hints", bytes)
      details.zoneHints = hints.zones
      details.nodeHints = hints.nodes
      if hints.needsFullDecoding { needsFullDecoding = true }
    default: try input.skip(bytes)
    }
  }

  private mutating func read(address text: Span<UInt8>) {
    guard !hasAddress, let address = IPAddress(utf8: text), address.special == nil else {
      needsFullDecoding = true
      return
    }
    endpoint.address = address
    hasAddress = true
  }
}

/// EndpointConditions
private struct PlainConditions: WireMessage {
  private var isReady = true
  private var isServing = true
  private var isTerminating = false

  init() {}

  init(_ endpoint: SliceEndpoint) {
    isReady = endpoint.isReady
    isServing = endpoint.isServing
    isTerminating = endpoint.isTerminating
  }

  func set(in endpoint: inout SliceEndpoint) {
    endpoint.isReady = isReady
    endpoint.isServing = isServing
    endpoint.isTerminating = isTerminating
  }

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: isReady = try input.boolean("ready", bytes)
    case 2: isServing = try input.boolean("serving", bytes)
    case 3: isTerminating = try input.boolean("terminating", bytes)
    default: try input.skip(bytes)
    }
  }
}

/// EndpointHints
private struct PlainHints: WireMessage {
  var zones: [String] = []
  var nodes: [String] = []
  /// Whether there was a target without a name.
  var needsFullDecoding = false

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch input.tag.field {
    case 1: zones = input.texts.list(zones, and: try target("forZones", &input, bytes))
    case 2: nodes = input.texts.list(nodes, and: try target("forNodes", &input, bytes))
    default: try input.skip(bytes)
    }
  }

  private mutating func target(
    _ key: String, _ input: inout WireInput, _ bytes: Span<UInt8>
  ) throws(WireFault) -> String {
    var target = EndpointSliceObject.Hints.Target()
    try input.read(&target, key, bytes)
    if target.name.isAbsent { needsFullDecoding = true }
    return target.name.known ?? ""
  }
}

extension WireInput {
  /// Reads a string; nil if it is empty.
  fileprivate mutating func nonEmptyText(_ key: String, _ bytes: Span<UInt8>) throws(WireFault) -> String? {
    let text = try text(key, bytes)
    return text.isEmpty ? nil : text
  }
}
