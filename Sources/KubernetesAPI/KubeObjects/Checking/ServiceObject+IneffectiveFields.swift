internal import ClusterModel

extension ObjectCheck<ServiceSpecField> {
  /// Warns of fields that have no effect for a Service of this type. The API server rejects or ignores them, so stored
  /// objects need no check.
  mutating func warnOfIneffectiveFields(_ spec: ServiceObject.Spec, of service: Service) {
    guard audience == .people, !isStored, !foundError else { return }
    let type = service.type
    if type == .externalName {
      warnOfAddresses(spec)
    } else {
      warn(spec.externalName, .externalName, needs: .externalName, type)
    }
    if type != .loadBalancer {
      warn(spec.loadBalancerSourceRanges, .loadBalancerSourceRanges, needs: .loadBalancer, type)
      warn(spec.loadBalancerClass, .loadBalancerClass, needs: .loadBalancer, type)
      warn(spec.loadBalancerIP, .loadBalancerIP, needs: .loadBalancer, type)
      warn(spec.allocateLoadBalancerNodePorts, .allocateLoadBalancerNodePorts, needs: .loadBalancer, type)
    }
    if service.isHeadless { warnOfHeadless(service) }
    warnOfPolicy(spec, of: service)
    warnOfNodePorts(spec.ports, type)
    if service.affinitySeconds == nil, !spec.sessionAffinityConfig.isAbsent {
      warn(
        at: .sessionAffinityConfig, "without sessionAffinity: ClientIP", remedy: "set that, or remove this")
    }
  }

  /// A headless Service has only names; no proxy serves it.
  private mutating func warnOfHeadless(_ service: Service) {
    let remedy = "remove it, or remove clusterIP: None"
    if !service.externalIPs.isEmpty { warn(at: .externalIPs, "for a headless Service", remedy: remedy) }
    if service.affinitySeconds != nil {
      warn(at: .sessionAffinity, "for a headless Service", remedy: remedy)
    }
  }

  private mutating func warnOfAddresses(_ spec: ServiceObject.Spec) {
    if !(spec.externalIPs.known ?? []).isEmpty {
      warn(at: .externalIPs, "for type ExternalName", remedy: "remove it, or choose another type")
    }
    let hasSingle = spec.clusterIP.known.map { !$0.isEmpty } ?? false
    let hasSeveral = spec.clusterIPs.known.map { !$0.isEmpty } ?? false
    guard hasSingle || hasSeveral else { return }
    warn(
      at: hasSingle ? .clusterIP : .clusterIPs, "for type ExternalName",
      remedy: "remove it, or choose another type"
    )
  }

  private mutating func warnOfPolicy(_ spec: ServiceObject.Spec, of service: Service) {
    let type = service.type
    let isOutside =
      type == .nodePort || type == .loadBalancer || type == .clusterIP && !service.externalIPs.isEmpty
    // An empty text is the same as none.
    if !isOutside, !spec.externalTrafficPolicy.isAbsent, spec.externalTrafficPolicy.known != "" {
      warn(
        at: .externalTrafficPolicy,
        "for type \(type.rawValue)\(type == .clusterIP ? " without externalIPs" : "")",
        remedy: "remove it, or choose type NodePort or LoadBalancer")
    }
    if service.healthCheckNodePort != nil, type != .loadBalancer || service.externalTrafficPolicy != .local {
      warn(
        at: .healthCheckNodePort, "without type LoadBalancer and externalTrafficPolicy: Local",
        remedy: "remove it, or set both")
    }
  }

  private mutating func warnOfNodePorts(_ field: ListField<ServiceObject.Port>, _ type: ServiceType) {
    guard type == .clusterIP || type == .externalName else { return }
    let ports = field.known ?? []
    for (index, port) in ports.enumerated() where port.known?.nodePort.known ?? 0 != 0 {
      element(index, of: ports, .ports) { check, _ in
        check.warn(
          at: .nodePort, "for type \(type.rawValue)",
          remedy: "remove it, or choose type NodePort or LoadBalancer")
      }
    }
  }

  private mutating func warn<Value: Settable>(
    _ field: Field<Value>, _ key: Fields, needs needed: ServiceType, _ type: ServiceType
  ) {
    guard field.known?.isSet ?? false else { return }
    warn(at: key, "for type \(type.rawValue)", remedy: "remove it, or choose type \(needed.rawValue)")
  }
}

extension ObjectCheck {
  fileprivate mutating func warn(at key: Fields, _ condition: String, remedy: String) {
    report(.warning, at: key, problem: "has no effect \(condition)", remedy: remedy)
  }
}

/// A value that may be present and still count as not set.
private protocol Settable: APIValue {
  var isSet: Bool { get }
}

extension String: Settable {
  fileprivate var isSet: Bool { !isEmpty }
}

extension Bool: Settable {
  fileprivate var isSet: Bool { true }
}

extension Array: Settable where Element: Decodable {
  fileprivate var isSet: Bool { !isEmpty }
}
