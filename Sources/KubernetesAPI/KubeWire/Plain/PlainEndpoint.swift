internal import Addresses
internal import ClusterModel
internal import KubeObjects

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
    switch EndpointField(rawValue: input.tag.field) {
    case .addresses: read(address: bytes.extracting(try input.range(bytes)))
    case .conditions:
      var conditions = PlainConditions(endpoint)
      try input.read(&conditions, bytes)
      conditions.set(in: &endpoint)
    case .nodeName: endpoint.nodeName = try input.nonEmptyText(bytes)
    case .zone: details.zone = try input.nonEmptyText(bytes)
    case .hints:
      var hints = PlainHints(zones: details.zoneHints, nodes: details.nodeHints)
      try input.read(&hints, bytes)
      details.zoneHints = hints.zones
      details.nodeHints = hints.nodes
      if hints.needsFullDecoding { needsFullDecoding = true }
    case .hostname, .targetRef, nil: try input.skip(bytes)
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
  private var isReady: Bool
  private var isServing: Bool
  private var isTerminating: Bool

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
    switch EndpointConditionsField(rawValue: input.tag.field) {
    case .ready: isReady = try input.boolean(bytes)
    case .serving: isServing = try input.boolean(bytes)
    case .terminating: isTerminating = try input.boolean(bytes)
    case nil: try input.skip(bytes)
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
    switch EndpointHintsField(rawValue: input.tag.field) {
    case .forZones: zones = input.texts.list(zones, and: try target(&input, bytes))
    case .forNodes: nodes = input.texts.list(nodes, and: try target(&input, bytes))
    case nil: try input.skip(bytes)
    }
  }

  private mutating func target(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) -> String {
    var target = EndpointSliceObject.Hints.Target()
    try input.read(&target, bytes)
    if target.name.isAbsent { needsFullDecoding = true }
    return target.name.known ?? ""
  }
}

extension WireInput {
  /// Reads a string; nil if it is empty.
  fileprivate mutating func nonEmptyText(_ bytes: Span<UInt8>) throws(WireFault) -> String? {
    let text = try text(bytes)
    return text.isEmpty ? nil : text
  }
}
