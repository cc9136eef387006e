internal import Addresses
package import ClusterModel

extension ServiceObject: ResourceObject {
  package static var kind: String { "Service" }
  package static var isNamespaced: Bool { true }
  package static var nameRule: NameRule { .label }

  package func model(_ metadata: CheckedMetadata, _ check: inout ObjectCheck) -> KubeObject? {
    var service = Service(name: metadata.name)
    service.created = metadata.created
    service.labels = metadata.labels.all
    service.proxyName = metadata.labels.proxyName
    check.object(spec, "spec") { check, spec in
      check.read(spec, into: &service)
      service.request = check.request(spec, metadata)
    }
    if spec.isAbsent {
      check.report(at: "spec", problem: "is missing", remedy: "write type and ports into it")
    }
    check.readIngress(status, into: &service)
    return .service(service)
  }
}

extension ObjectCheck {
  fileprivate mutating func read(_ spec: ServiceObject.Spec, into service: inout Service) {
    service.type = parsed(spec.type, "type", .serviceType, ServiceType.init(rawValue:)) ?? .clusterIP
    service.ports = servicePorts(spec.ports)
    service.selector = object(spec.selector, "selector") { $0.selectorLabels($1) }
      .flatMap { $0.isEmpty ? nil : $0 }
    readPolicies(spec, into: &service)
    readOutsideAddresses(spec, into: &service)
    readClusterIPs(spec, into: &service)
    service.externalName = filled(spec.externalName, "externalName")
    requireWhatTypeNeeds(service)
  }

  private mutating func readPolicies(_ spec: ServiceObject.Spec, into service: inout Service) {
    service.internalTrafficPolicy = policy(spec.internalTrafficPolicy, "internalTrafficPolicy")
    service.externalTrafficPolicy = policy(spec.externalTrafficPolicy, "externalTrafficPolicy")
    service.affinitySeconds = affinity(spec)
  }

  private mutating func policy(_ field: Field<String>, _ key: String) -> TrafficPolicy {
    parsed(field, key, .trafficPolicy, TrafficPolicy.init(rawValue:)) ?? .cluster
  }

  private mutating func readOutsideAddresses(_ spec: ServiceObject.Spec, into service: inout Service) {
    service.externalIPs = parsedList(spec.externalIPs, "externalIPs", .address, IPAddress.init)
    service.sourceRanges = parsedList(spec.loadBalancerSourceRanges, "loadBalancerSourceRanges", .prefix) {
      IPPrefix($0.trimmed)
    }
    service.healthCheckNodePort = optionalPort(spec.healthCheckNodePort, "healthCheckNodePort")
  }

  fileprivate mutating func readIngress(_ status: Field<ServiceObject.Status>, into service: inout Service) {
    object(status, "status") { check, status in
      check.object(status.loadBalancer, "loadBalancer") { check, balancer in
        service.ingress = check.each(balancer.ingress, "ingress") { $0.ingressAddress($1) }
        service.ingressHostnames = check.each(balancer.ingress, "ingress") { $0.hostname($1) }
      }
    }
  }

  /// Nil for an entry that has an address.
  private mutating func hostname(_ entry: ServiceObject.Ingress) -> String? {
    entry.ip.known ?? "" == "" ? entry.hostname.known : nil
  }

  /// Nil for an entry that has only a host name.
  private mutating func ingressAddress(_ entry: ServiceObject.Ingress) -> IngressAddress? {
    let address = parsed(entry.ip, "ip", .address, IPAddress.init)
    let isVirtual = parsed(entry.ipMode, "ipMode", .ipMode) { ["VIP": true, "Proxy": false][$0] }
    return address.map { IngressAddress($0, isVirtual: isVirtual ?? true) }
  }

  private mutating func requireWhatTypeNeeds(_ service: Service) {
    if foundError { return }
    if service.type == .externalName {
      if service.externalName == nil {
        report(at: "externalName", problem: "is missing", remedy: "set it, or choose another type")
      }
    } else if service.isHeadless {
      requireHeadlessType(service)
    } else {
      requirePortsAndAddress(service)
    }
  }

  private mutating func requireHeadlessType(_ service: Service) {
    if service.type == .clusterIP { return }
    report(
      at: "clusterIP", problem: "None does not go with type \(service.type.rawValue)",
      remedy: "use type ClusterIP, or give it an address")
  }

  private mutating func requirePortsAndAddress(_ service: Service) {
    if service.ports.isEmpty {
      report(at: "ports", problem: "the Service has no port", remedy: "add one")
    } else if service.clusterIPs.isEmpty {
      report(
        .warning, at: "clusterIP", problem: Diagnostic.lackOfClusterIP,
        remedy: "set spec.clusterIP to a free address, or create it in a cluster and read it from there")
    }
  }
}
