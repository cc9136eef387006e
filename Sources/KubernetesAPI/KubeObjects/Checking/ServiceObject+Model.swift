internal import Addresses
package import ClusterModel

extension ServiceObject: ResourceObject {
  package static var kind: String { "Service" }
  package static var isNamespaced: Bool { true }
  package static var nameRule: NameRule { .label }

  package func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck<ServiceField>) -> KubeObject? {
    var service = Service(name: metadata.name)
    service.created = metadata.created
    service.labels = metadata.labels.all
    service.proxyName = metadata.labels.proxyName
    check.readSpread(metadata, into: &service)
    check.readEnding(metadata, into: &service)
    check.readLimits(metadata, into: &service)
    check.readSourceRanges(metadata, into: &service)
    check.object(spec, .spec) { check, spec in
      check.read(spec, into: &service)
      if check.audience == .people { service.request = check.request(spec, metadata) }
      check.warnOfIneffectiveFields(spec, of: service)
    }
    check.warnOfIneffectiveAnnotations(metadata, of: service)
    if spec.isAbsent {
      check.report(at: .spec, problem: "is missing", remedy: "add it, with type and ports")
    }
    check.readIngress(status, into: &service)
    return .service(service)
  }
}

extension ObjectCheck<ServiceSpecField> {
  fileprivate mutating func read(_ spec: ServiceObject.Spec, into service: inout Service) {
    service.type = parsed(spec.type, .type, as: .serviceType, ServiceType.init(rawValue:)) ?? .clusterIP
    service.ports = servicePorts(spec.ports)
    if audience == .people {
      service.selector = object(spec.selector, .selector) { $0.selectorLabels($1) }
        .flatMap { $0.isEmpty ? nil : $0 }
    }
    readPolicies(spec, into: &service)
    readOutsideAddresses(spec, into: &service)
    readClusterIPs(spec, into: &service)
    service.externalName = nonEmptyText(spec.externalName, .externalName)
    requireWhatTypeNeeds(service, hasPorts: !(spec.ports.known ?? []).isEmpty)
  }

  private mutating func readPolicies(_ spec: ServiceObject.Spec, into service: inout Service) {
    service.internalTrafficPolicy = policy(spec.internalTrafficPolicy, .internalTrafficPolicy)
    service.externalTrafficPolicy = policy(spec.externalTrafficPolicy, .externalTrafficPolicy)
    service.affinitySeconds = affinity(spec)
  }

  private mutating func policy(_ field: Field<String>, _ key: Fields) -> TrafficPolicy {
    parsed(field, key, as: .trafficPolicy, TrafficPolicy.init(rawValue:)) ?? .cluster
  }

  private mutating func readOutsideAddresses(_ spec: ServiceObject.Spec, into service: inout Service) {
    service.externalIPs = addresses(spec.externalIPs, .externalIPs, as: .endpoint)
    service.sourceRanges = sourceRanges(spec.loadBalancerSourceRanges)
    service.healthCheckNodePort = optionalPort(spec.healthCheckNodePort, .healthCheckNodePort)
  }

  /// Reads the source ranges. Ignores whitespace around them, as the API server does.
  ///
  /// Dropping an invalid range could open an address to everyone. It is therefore replaced by the unspecified address of
  /// each family, which is never a source address.
  private mutating func sourceRanges(_ field: ListField<String>) -> [IPPrefix] {
    guard let list = part(.loadBalancerSourceRanges, { $0.value(field, .loadBalancerSourceRanges) }) else {
      return field.isAbsent ? [] : IPPrefix.matchingNoSource
    }
    let ranges = blocks(.value(list.map(\.trimmed)), .loadBalancerSourceRanges)
    return ranges.count == list.count ? ranges : ranges + IPPrefix.matchingNoSource
  }

  private mutating func requireWhatTypeNeeds(_ service: Service, hasPorts: Bool) {
    if foundError { return }
    if service.type == .externalName {
      if service.externalName == nil {
        report(at: .externalName, problem: "is missing", remedy: "set it, or choose another type")
      }
    } else if service.isHeadless {
      requireHeadlessType(service)
    } else {
      requirePortsAndAddress(service, hasPorts: hasPorts)
    }
  }

  private mutating func requireHeadlessType(_ service: Service) {
    if service.type == .clusterIP { return }
    report(
      at: .clusterIP, problem: "None is not allowed with type \(service.type.rawValue)",
      remedy: "use type ClusterIP, or set an address")
  }

  private mutating func requirePortsAndAddress(_ service: Service, hasPorts: Bool) {
    if service.ports.isEmpty {
      report(
        at: .ports, problem: "the Service has no \(hasPorts ? "valid " : "")port",
        remedy: hasPorts ? "correct one" : "add one")
    } else if service.clusterIPs.isEmpty {
      report(
        .warning, at: .clusterIP, kind: .missingClusterIP, problem: "the Service has no cluster IP yet",
        remedy:
          "set spec.clusterIP to an unused address, or create the Service in a cluster and export it from there"
      )
    }
  }
}

extension ObjectCheck<ServiceField> {
  fileprivate mutating func readIngress(_ status: Field<ServiceObject.Status>, into service: inout Service) {
    let balancer = part(.status) { check in
      check.value(in: status, .status) { check, status in
        check.object(status.loadBalancer, .loadBalancer) { check, balancer in
          (
            addresses: check.each(balancer.ingress, .ingress) { $0.ingressAddress($1) },
            hostnames: (balancer.ingress.known ?? []).compactMap { $0.known?.onlyHostname }
          )
        }
      }
    }
    service.ingress = balancer?.addresses ?? []
    if audience == .people { service.ingressHostnames = balancer?.hostnames ?? [] }
  }
}

extension ObjectCheck<LoadBalancerIngressField> {
  /// Reads an ingress entry; nil if it has only a hostname.
  fileprivate mutating func ingressAddress(_ entry: ServiceObject.Ingress) -> IngressAddress? {
    let isVirtual = parsed(entry.ipMode, .ipMode, as: .ipMode) { ["VIP": true, "Proxy": false][$0] }
    guard let text = nonEmptyText(entry.ip, .ip) else { return nil }
    return address(text, as: .status, at: .ip).map { IngressAddress($0, isVirtual: isVirtual ?? true) }
  }
}

extension ServiceObject.Ingress {
  /// The hostname of an entry without an address.
  fileprivate var onlyHostname: String? { (ip.known ?? "").isEmpty ? hostname.known : nil }
}

extension Field<String> {
  /// The string without leading and trailing whitespace.
  fileprivate var trimmed: Self { known.map { .value($0.trimmed) } ?? self }
}

extension IPPrefix {
  /// Blocks that no source address is in, one for each family.
  static let matchingNoSource = [
    IPPrefix.v4(Prefix(IPv4Address(number: 0))), IPPrefix.v6(Prefix(IPv6Address(number: 0))),
  ]
}
