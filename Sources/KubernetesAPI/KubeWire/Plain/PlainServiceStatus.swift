internal import Addresses
internal import ClusterModel
internal import KubeObjects

/// `status` of a PlainService.
struct PlainServiceStatus: WireMessage {
  /// `loadBalancer`
  private(set) var balancer = PlainLoadBalancer()

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch ServiceStatusField(rawValue: input.tag.field) {
    case .loadBalancer: try input.read(&balancer, bytes)
    case nil: try input.skip(bytes)
    }
  }
}

/// LoadBalancerStatus
struct PlainLoadBalancer: WireMessage {
  private var ingress: [IngressAddress] = []
  private var needsFullDecoding = false

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch LoadBalancerStatusField(rawValue: input.tag.field) {
    case .ingress:
      var entry = PlainIngress()
      try input.read(&entry, bytes)
      if let address = entry.address {
        ingress.append(IngressAddress(address, isVirtual: entry.isVirtual))
      }
      if entry.needsFullDecoding { needsFullDecoding = true }
    case nil: try input.skip(bytes)
    }
  }

  /// Returns the ingress addresses; nil if full decoding is needed.
  func build() -> [IngressAddress]? { needsFullDecoding ? nil : ingress }
}

/// LoadBalancerIngress
private struct PlainIngress: WireMessage {
  /// The address; nil for an entry that has only a hostname.
  private(set) var address: IPAddress?
  private(set) var isVirtual = true
  private(set) var needsFullDecoding = false

  mutating func readField(_ input: inout WireInput, _ bytes: Span<UInt8>) throws(WireFault) {
    switch LoadBalancerIngressField(rawValue: input.tag.field) {
    case .ip: read(address: bytes.extracting(try input.range(bytes)))
    case .ipMode: read(mode: bytes.extracting(try input.range(bytes)))
    case .hostname, nil: try input.skip(bytes)
    }
  }

  private mutating func read(address text: Span<UInt8>) {
    address = IPAddress(utf8: text)
    if address.map({ $0.special != nil }) ?? !text.isEmpty { needsFullDecoding = true }
  }

  private mutating func read(mode text: Span<UInt8>) {
    isVirtual = !"Proxy".equals(utf8: text)
    if isVirtual, !text.isEmpty, !"VIP".equals(utf8: text) { needsFullDecoding = true }
  }
}
