internal import Addresses
internal import ClusterModel
internal import KubeObjects

/// `spec` of a PlainService.
struct PlainServiceSpec: WireMessage {
  /// The Service so far. Members that do not come from `spec` are not set.
  var service = Service(name: NamespacedName("", ""))
  /// `clusterIP`, which the API server keeps equal to the first entry of `clusterIPs`.
  private var clusterIP: IPAddress?
  private var isHeadless = false
  /// The number of `None` entries in `clusterIPs`.
  private var noneCount = 0
  private var hasClientIPAffinity = false
  private var affinity = PlainAffinity()
  private var needsFullDecoding = false

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch ServiceSpecField(rawValue: input.tag.field) {
    case .ports: try readPort(&input, bytes)
    case .clusterIP: read(clusterIP: bytes.extracting(try input.range(bytes)))
    case .clusterIPs: read(nextClusterIP: bytes.extracting(try input.range(bytes)))
    case .type: read(type: bytes.extracting(try input.range(bytes)))
    case .externalIPs: read(externalIP: bytes.extracting(try input.range(bytes)))
    case .sessionAffinity: read(affinity: bytes.extracting(try input.range(bytes)))
    case .sessionAffinityConfig: try input.read(&affinity, bytes)
    case .loadBalancerSourceRanges: read(sourceRange: try input.text(bytes))
    case .externalName: if try !input.range(bytes).isEmpty { needsFullDecoding = true }
    case .externalTrafficPolicy: read(externalPolicy: bytes.extracting(try input.range(bytes)))
    case .internalTrafficPolicy: read(internalPolicy: bytes.extracting(try input.range(bytes)))
    case .healthCheckNodePort: read(healthCheckNodePort: try input.integer(bytes))
    case .selector, .loadBalancerIP, .publishNotReadyAddresses, .ipFamilyPolicy, .ipFamilies,
      .allocateLoadBalancerNodePorts, .loadBalancerClass, .trafficDistribution, nil:
      try input.skip(bytes)
    }
  }

  /// Sets the members that depend on several fields. Returns false if full decoding is needed.
  mutating func complete() -> Bool {
    guard !needsFullDecoding, !affinity.needsFullDecoding, service.ports.areDistinct, hasPlainAddresses else {
      return false
    }
    if isHeadless || noneCount > 0 {
      service.isHeadless = true
    } else if service.clusterIPs.isEmpty, let clusterIP {
      service.clusterIPs = [clusterIP]
    }
    if hasClientIPAffinity { service.affinitySeconds = affinity.seconds ?? APIRules.defaultAffinitySeconds }
    return true
  }

  /// Whether there is only `None`; or a port, and at most one address of each family.
  private var hasPlainAddresses: Bool {
    let all = service.clusterIPs
    if isHeadless || noneCount > 0 {
      return clusterIP == nil && all.isEmpty && noneCount <= 1 && service.type == .clusterIP
    }
    guard let first = all.first ?? clusterIP, !service.ports.isEmpty else { return false }
    return (clusterIP == nil || clusterIP == first)
      && (all.count < 2 || all.count == 2 && all[0].family != all[1].family)
  }
}

extension PlainServiceSpec {
  private mutating func readPort(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    var message = PlainServicePort()
    try input.read(&message, bytes)
    keep(message.build()) { $0.ports.append($1) }
  }

  private mutating func read(clusterIP text: Span<UInt8>) {
    isHeadless = text.isNone
    clusterIP = isHeadless ? nil : Self.address(text)
    if clusterIP == nil, !isHeadless, !text.isEmpty { needsFullDecoding = true }
  }

  private mutating func read(nextClusterIP text: Span<UInt8>) {
    if text.isNone { noneCount += 1 } else { keep(Self.address(text)) { $0.clusterIPs.append($1) } }
  }

  private mutating func read(type text: Span<UInt8>) {
    keep(ServiceType(plain: text)) { $0.type = $1 }
  }

  private mutating func read(externalIP text: Span<UInt8>) {
    keep(Self.address(text)) { $0.externalIPs.append($1) }
  }

  /// Parses an address that is allowed in every field; nil for special addresses.
  private static func address(_ text: Span<UInt8>) -> IPAddress? {
    IPAddress(utf8: text).flatMap { $0.special == nil ? $0 : nil }
  }

  private mutating func read(affinity text: Span<UInt8>) {
    hasClientIPAffinity = "ClientIP".equals(utf8: text)
    if !hasClientIPAffinity, !text.isEmpty, !text.isNone { needsFullDecoding = true }
  }

  private mutating func read(sourceRange text: String) {
    keep(IPPrefix(text)) { $0.sourceRanges.append($1) }
    if let range = service.sourceRanges.last, range.hostAddress(in: text) != nil { needsFullDecoding = true }
  }

  private mutating func read(healthCheckNodePort number: Int) {
    service.healthCheckNodePort = Port(number)
    if service.healthCheckNodePort == nil, number != 0 { needsFullDecoding = true }
  }

  private mutating func read(externalPolicy text: Span<UInt8>) {
    keep(TrafficPolicy(plain: text)) { $0.externalTrafficPolicy = $1 }
  }

  private mutating func read(internalPolicy text: Span<UInt8>) {
    keep(TrafficPolicy(plain: text)) { $0.internalTrafficPolicy = $1 }
  }

  /// Stores a value in the Service; nil means that full decoding is needed.
  @inline(__always)
  private mutating func keep<Value>(_ value: Value?, _ store: (inout Service, Value) -> Void) {
    if let value { store(&service, value) } else { needsFullDecoding = true }
  }
}

/// SessionAffinityConfig
private struct PlainAffinity: WireMessage {
  private var client = Client()

  /// The timeout; nil if not set.
  var seconds: UInt32? { client.seconds }
  /// Whether the timeout is out of range.
  var needsFullDecoding: Bool { client.needsFullDecoding }

  /// ClientIPConfig
  private struct Client: WireMessage {
    var seconds: UInt32?
    var needsFullDecoding = false

    mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
      switch ClientIPConfigField(rawValue: input.tag.field) {
      case .timeoutSeconds:
        seconds = APIRules.affinitySeconds(try input.integer(bytes))
        if seconds == nil { needsFullDecoding = true }
      case nil: try input.skip(bytes)
      }
    }
  }

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch SessionAffinityConfigField(rawValue: input.tag.field) {
    case .clientIP: try input.read(&client, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

extension Span<UInt8> {
  /// Whether this is `None`, the API's explicit value for no cluster IP or no affinity.
  fileprivate var isNone: Bool { "None".equals(utf8: self) }
}

extension [ServicePort] {
  /// Whether names, numbers and node ports are as distinct as the API requires.
  fileprivate var areDistinct: Bool {
    guard count > 1 else { return true }
    return indices.allSatisfy { index in
      !self[index].name.isEmpty && self[..<index].allSatisfy { $0.canCoexist(with: self[index]) }
    }
  }
}

extension ServicePort {
  fileprivate func canCoexist(with other: ServicePort) -> Bool {
    guard name != other.name else { return false }
    return transport != other.transport
      || port != other.port && (nodePort == nil || nodePort != other.nodePort)
  }
}
