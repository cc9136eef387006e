internal import Addresses
internal import ClusterModel

/// The DNS records of one Service.
enum ServiceRecords: Hashable, Sendable {
  /// The ClusterIPs and named ports of a normal Service.
  case addresses([IPAddress], [NamedPort])
  /// The endpoints of a headless Service, by name.
  case headless([String: NamedEndpoint])
  /// The target of an ExternalName Service; nil if it is not a valid name.
  case external(DomainName?)

  /// Creates the records of a Service and its slices. Only ready endpoints have records, unless
  /// `publishNotReadyAddresses` is set, in which case controllers report all of them as ready.
  init(_ service: Service, slices: some Sequence<EndpointSlice>) {
    if service.type == .externalName {
      self = .external(service.externalName.flatMap { DomainName($0) })
    } else if service.isHeadless {
      self = .headless(Self.endpoints(of: slices, all: service.request?.value.publishesNotReady == true))
    } else {
      self = .addresses(
        service.clusterIPs,
        service.ports.compactMap { NamedPort(name: $0.name, transport: $0.transport, number: $0.port) })
    }
  }

  private static func endpoints(of slices: some Sequence<EndpointSlice>, all: Bool) -> [String: NamedEndpoint]
  {
    var found: [String: NamedEndpoint] = [:]
    for slice in slices {
      let ports = slice.ports.compactMap {
        NamedPort(name: $0.name, transport: $0.transport, number: $0.port)
      }
      for endpoint in slice.endpoints where endpoint.isReady || all {
        found[endpoint.label, default: NamedEndpoint()].add(endpoint, ports)
      }
    }
    return found
  }

  /// The addresses with reverse records: its ClusterIPs, or those of its endpoints with the endpoints' names.
  var reverse: [(address: IPAddress, endpoint: String?, hasHostname: Bool)] {
    switch self {
    case .addresses(let addresses, _): addresses.map { ($0, nil, true) }
    case .headless(let endpoints):
      endpoints.flatMap { label, endpoint in endpoint.addresses.map { ($0, label, endpoint.hasHostname) } }
    case .external: []
    }
  }

  /// Returns the node at the name with these labels below the Service's name, most specific first; nil if it does not
  /// exist.
  func node(at labels: [String], own name: DomainName) -> ZoneNode? {
    switch labels.count {
    case 0: apex
    case 1 where labels[0].hasPrefix("_"):
      hasPorts(of: String(labels[0].dropFirst())) ? ZoneNode() : nil
    case 1: endpoint(labels[0])
    case 2 where labels.allSatisfy { $0.hasPrefix("_") }:
      services(port: String(labels[0].dropFirst()), transport: String(labels[1].dropFirst()), name)
    default: nil
    }
  }

  /// The node at the Service's own name, which does not exist without a ready endpoint (section 2.4.1 of the
  /// specification).
  private var apex: ZoneNode? {
    switch self {
    case .addresses(let addresses, _): ZoneNode(addresses.map(RecordData.address))
    case .headless(let endpoints) where endpoints.isEmpty: nil
    case .headless(let endpoints):
      ZoneNode(Set(endpoints.values.flatMap(\.addresses)).sorted().map(RecordData.address))
    case .external(let name): ZoneNode(alias: name)
    }
  }

  private func endpoint(_ label: String) -> ZoneNode? {
    guard case .headless(let endpoints) = self, let endpoint = endpoints[label] else { return nil }
    return ZoneNode(endpoint.addresses.map(RecordData.address))
  }

  private func hasPorts(of transport: String) -> Bool {
    switch self {
    case .addresses(_, let ports): ports.contains { $0.transport.description == transport }
    case .headless(let endpoints):
      endpoints.values.contains { $0.ports.contains { $0.transport.description == transport } }
    case .external: false
    }
  }

  private func services(port: String, transport: String, _ name: DomainName) -> ZoneNode? {
    var found: [(UInt16, DomainName)] = []
    func matches(_ candidate: NamedPort) -> Bool {
      candidate.name == port && candidate.transport.description == transport
    }
    switch self {
    case .addresses(_, let ports): found = ports.filter(matches).map { ($0.number.number, name) }
    case .headless(let endpoints):
      for (label, endpoint) in endpoints.sorted(by: { $0.key < $1.key }) {
        guard let target = name.prefixed(by: [label]) else { continue }
        found += endpoint.ports.filter(matches).map { ($0.number.number, target) }
      }
    case .external: break
    }
    guard !found.isEmpty else { return nil }
    // Like CoreDNS: equal weights with a sum of one hundred.
    let weight = UInt16(max(1, 100 / found.count))
    return ZoneNode(found.map { .srv(priority: 0, weight: weight, port: $0.0, target: $0.1) })
  }
}
