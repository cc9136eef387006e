internal import Addresses
internal import ClusterModel

extension ServicePlanner {
  /// Returns warnings about settings that work, but perhaps not as the author of the Service expects.
  func warnings(about service: Service) -> [Diagnostic] {
    // Nearly every Service has none of these, and is through at once.
    let hasAddresses = service.type == .loadBalancer || !service.externalIPs.isEmpty
    guard hasAddresses || service.outsideSourceRanges != nil || service.limits != nil else { return [] }
    return [
      foreignSourceRanges(of: service), foreignOutsideRanges(of: service), unservedLimits(of: service),
    ].compactMap { $0 } + sharedAddresses(of: service)
  }

  /// Returns a warning about limits that the kernel cannot serve; once for both families.
  private func unservedLimits(of service: Service) -> Diagnostic? {
    guard let limits = service.limits, !settings.servesLimits else { return nil }
    return Diagnostic(
      .warning, ObjectReference(kind: "Service", name: service.name), field: "metadata.annotations",
      problem: "the kernel cannot limit connections, so more than \(limits.text) are accepted",
      remedy: "use Linux 5.7 or later with the modules nft_connlimit and nft_limit")
  }

  /// Returns a single warning about node ports that are not served, for all Services together.
  func unreachableNodePorts(of services: [Service]) -> [Diagnostic] {
    let concerned = services.filter(\.usesNodePorts)
    let isAtLocalhost = settings.nodePortAddresses.localhostFamilies.contains(Family.family)
    guard nodePortAddresses.isEmpty, !isAtLocalhost, let first = concerned.first else { return [] }
    let others = concerned.count == 1 ? "" : " and \(concerned.count - 1) more"
    return [
      Diagnostic(
        .warning, ObjectReference(kind: "Node", name: NamespacedName("", node.name)),
        field: "status.addresses", kind: .noNodePortAddress,
        problem:
          "there is no \(Family.family) address on which to serve the node ports of Service \(first.name)\(others)",
        remedy: settings.nodePortAddresses.includesPrimary
          ? "pass one with --node-ip, or provide a Node object with status.addresses"
          : "include one of the node's addresses in --nodeport-addresses")
    ]
  }

  private func foreignSourceRanges(of service: Service) -> Diagnostic? {
    guard service.sourceRangesPolicy != .deny, lacksRange(service.sourceRanges) else { return nil }
    return service.virtualIngress(Family.self).isEmpty
      ? nil
      : foreignSourceRanges(
        of: service, at: "load balancer addresses", field: "spec.loadBalancerSourceRanges")
  }

  private func foreignOutsideRanges(of service: Service) -> Diagnostic? {
    guard let ranges = service.outsideSourceRanges, service.outsideSourceRangesPolicy != .deny,
      lacksRange(ranges)
    else { return nil }
    let hasNodePort = service.usesNodePorts && !nodePortAddresses.isEmpty
    return hasNodePort || service.externalIPs.contains { $0.family == Family.family }
      ? foreignSourceRanges(
        of: service, at: "external IPs and node ports",
        field: #"metadata.annotations["viaduct/source-ranges"]"#)
      : nil
  }

  /// Whether ranges restrict the other family alone.
  private func lacksRange(_ ranges: [IPPrefix]) -> Bool {
    !ranges.isEmpty && !ranges.contains { $0.family == Family.family }
  }

  private func foreignSourceRanges(of service: Service, at places: String, field: String) -> Diagnostic {
    let state = settings.hasStrictSourceRanges ? "closed to everyone" : "open to everyone"
    let remedy =
      settings.hasStrictSourceRanges
      ? "add the \(Family.family) ranges to allow"
      : "add an \(Family.family) range, or run with --strict-source-ranges"
    return Diagnostic(
      .warning, ObjectReference(kind: "Service", name: service.name), field: field,
      kind: .foreignSourceRanges,
      problem: "no range is \(Family.family), so its \(Family.family) \(places) are \(state)",
      remedy: remedy)
  }
}

// MARK: - Addresses that a Service names twice

extension ServicePlanner {
  /// Returns warnings about load balancer addresses that another field of the same Service also names, which changes
  /// how they are treated.
  private func sharedAddresses(of service: Service) -> [Diagnostic] {
    let ingress = service.virtualIngress(Family.self)
    guard !ingress.isEmpty || !service.externalIPs.isEmpty else { return [] }
    let addresses = addresses(of: service)
    return guardedAddresses(addresses, of: service) + localAddresses(addresses, of: service)
  }

  /// Source ranges apply to load balancer addresses; here they restrict more than the author may expect.
  private func guardedAddresses(
    _ addresses: ServiceAddresses<Family>, of service: Service
  ) -> [Diagnostic] {
    guard addresses.loadBalancerSources != nil else { return [] }
    return Set(addresses.loadBalancer).sorted().compactMap { address in
      guard let other = addresses.otherUse(of: address, in: service, nodePortAddresses) else { return nil }
      return Diagnostic(
        .warning, ObjectReference(kind: "Service", name: service.name),
        field: FrontendKind.loadBalancer.field, kind: .sharedAddress,
        problem: "\(address) is also its \(other), so loadBalancerSourceRanges restricts that too",
        remedy: "give the load balancer another address, or add every source to allow to the ranges")
    }
  }

  /// A policy Local that applies to one of the fields also applies to the other.
  private func localAddresses(_ addresses: ServiceAddresses<Family>, of service: Service) -> [Diagnostic] {
    guard service.internalTrafficPolicy != service.externalTrafficPolicy else { return [] }
    let policy = service.internalTrafficPolicy == .local ? "internalTrafficPolicy" : "externalTrafficPolicy"
    let outside: [(FrontendKind, [Family.Address])] = [
      (.loadBalancer, addresses.loadBalancer), (.externalIP, addresses.external),
    ]
    return outside.flatMap { kind, own in
      Set(own).intersection(addresses.clusterIPs).sorted().map { address in
        Diagnostic(
          .warning, ObjectReference(kind: "Service", name: service.name), field: kind.field,
          kind: .sharedAddress,
          problem: "\(address) is also its ClusterIP, so \(policy) Local applies to all traffic to it",
          remedy:
            "use another address, or set internalTrafficPolicy and externalTrafficPolicy to the same value")
      }
    }
  }
}

extension ServiceAddresses {
  /// Returns what else the Service uses a load balancer address for, or nil if nothing.
  fileprivate func otherUse(
    of address: Family.Address, in service: Service, _ nodePortAddresses: [Family.Address]
  ) -> String? {
    if clusterIPs.contains(address) { return "ClusterIP" }
    if external.contains(address) { return "external IP" }
    let isNodePort = nodePortAddresses.contains(address) && service.ports.contains { $0.port == $0.nodePort }
    return isNodePort ? "node port" : nil
  }
}

extension Service {
  fileprivate var usesNodePorts: Bool {
    (type == .nodePort || type == .loadBalancer) && ports.contains { $0.nodePort != nil }
  }
}
