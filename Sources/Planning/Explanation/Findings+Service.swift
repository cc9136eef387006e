internal import Addresses
internal import ClusterModel
internal import ServicePlan

extension Findings {
  /// Explains why the Service as a whole is not served. Returns false if it is not, so that there is nothing else to
  /// explain.
  mutating func addKind(of service: Service, in context: ExplanationContext) -> Bool {
    let isOurs =
      service.objection(in: .ipv4, with: context.settings) == nil
      || service.objection(in: .ipv6, with: context.settings) == nil
    if isOurs { return true }
    switch service.objection(in: .ipv4, with: context.settings) {
    case .isExternalName:
      let target = service.externalName ?? ""
      add(
        .externalName, service.reference,
        "is an alias for \(target) in DNS (a CNAME), with no address for a proxy to serve",
        remedy: "connect to it by name and check that \(target) answers, or change the Service's type")
    case .isHeadless:
      add(
        .headless, service.reference,
        "is headless (clusterIP: None): DNS returns the Pods' own addresses, and no proxy is involved",
        remedy: "connect to it by name on the Pods' port, or create a Service with a ClusterIP")
    case .isForProxy(let name):
      add(
        .otherProxy, service.reference,
        name.map { "is for another proxy: its label service.kubernetes.io/service-proxy-name is \"\($0)\"" }
          ?? "has no label service.kubernetes.io/service-proxy-name, and this proxy serves only Services where it is \"\(context.settings.proxyName ?? "")\"",
        remedy: name.map { "remove the label, or run with --service-proxy-name \($0)" }
          ?? "add the label, or run without --service-proxy-name")
    case .hasNoClusterIP, nil:
      // The refused request for a ClusterIP explains it.
      if contains(.notGiven) { break }
      add(
        .noClusterAddress, service.reference, "has no ClusterIP, so it is not served",
        remedy: "create it in a cluster, which assigns one, or set spec.clusterIP to a free address")
    }
    return false
  }

  /// Adds the addresses and ports that the allocator refused.
  mutating func addRefusals(of service: Service, in context: ExplanationContext) {
    for diagnostic in context.refusals where diagnostic.object == service.reference {
      let field = diagnostic.field.map { "\($0): " } ?? ""
      add(
        diagnostic.field == "spec.type" ? .loadBalancerPending : .notGiven, service.reference,
        field + diagnostic.problem, remedy: diagnostic.remedy)
    }
  }

  /// Explains the Service's addresses: which ones another Service has or claims, which are named twice, closed to the
  /// client, or not assigned yet.
  mutating func addAddresses(of service: Service, client: IPAddress?, in context: ExplanationContext) {
    addPlanned(context.ipv4.diagnostics, in: .ipv4, of: service)
    addPlanned(context.ipv6.diagnostics, in: .ipv6, of: service)
    addWanted(context.ipv4.refusedClaims, of: service)
    addWanted(context.ipv6.refusedClaims, of: service)
    let isPending = service.ingress.isEmpty && service.ingressHostnames.isEmpty
    if service.type == .loadBalancer, isPending, !saysWhyItIsPending(service, in: context) {
      add(
        .loadBalancerPending, service.reference,
        "is of type LoadBalancer, but no load balancer has assigned it an address",
        remedy:
          "check that a cloud controller or MetalLB is running; until it has an address, use its ClusterIP or node port"
      )
    }
    addUnservedExternalIPs(of: service, in: context)
    if let client { addClosed(service, to: client, context) }
  }

  /// Adds what a family's plan reports about the Service, or about the node's addresses if the Service needs one.
  private mutating func addPlanned(
    _ diagnostics: [Diagnostic], in family: AddressFamily, of service: Service
  ) {
    for diagnostic in diagnostics {
      if diagnostic.object == service.reference {
        add(
          FindingKind(of: diagnostic), service.reference, diagnostic.problem, remedy: diagnostic.remedy)
      } else if diagnostic.kind == .noNodePortAddress, service.hasNodePorts(in: family) {
        add(
          .nodePortNowhere, service.reference,
          "its node ports are not served: \(diagnostic.problem)", remedy: diagnostic.remedy)
      }
    }
  }

  private mutating func addUnservedExternalIPs(of service: Service, in context: ExplanationContext) {
    guard !context.settings.servesExternalIPs, !service.externalIPs.isEmpty else { return }
    let addresses = service.externalIPs.listed { "\($0)" }
    add(
      .externalIPsOff, service.reference,
      "is not served at its externalIPs (\(addresses)): the feature gate AllowServiceExternalIPs is false",
      remedy:
        "use a Service of type LoadBalancer, or set the gate to true if everyone who can create Services may claim any address"
    )
  }

  /// Whether another finding explains why it has no load balancer address.
  private func saysWhyItIsPending(_ service: Service, in context: ExplanationContext) -> Bool {
    contains(.loadBalancerPending)
      || context.refusals.contains { $0.object == service.reference && $0.field == "spec.loadBalancerIP" }
  }

  /// Adds claims of other Services that this Service prevents.
  private mutating func addWanted<Family>(_ refused: [RefusedClaim<Family>], of service: Service) {
    for claim in refused where claim.holder == service.name {
      add(
        .addressWanted, ObjectReference(kind: "Service", name: claim.service),
        "also asks for \(claim.key) (\(claim.kind.field)) but does not get it: Service \(service.name) keeps it",
        remedy: claim.diagnostic.remedy)
    }
  }

  private mutating func addClosed(_ service: Service, to client: IPAddress, _ context: ExplanationContext) {
    let closed =
      if client.family == .ipv4 {
        closedFrontend(context.ipv4.plan, of: service, to: IPv4.own(client))
      } else {
        closedFrontend(context.ipv6.plan, of: service, to: IPv6.own(client))
      }
    guard let closed else { return }
    let range = "\(client)\(client.family == .ipv4 ? "/32" : "/128")"
    let isSpec = closed.list == .loadBalancer
    let ranges = (isSpec ? service.sourceRanges : service.outsideSourceRanges ?? []).listed { "\($0)" }
    let field = isSpec ? "spec.loadBalancerSourceRanges" : "the annotation viaduct/source-ranges"
    let other = closed.kind == .clusterIP ? "" : ", or use the ClusterIP from inside the cluster"
    switch closed.policy {
    case .allow:
      add(
        .sourceShutOut, service.reference,
        "allows only \(ranges) at \(closed.place), and \(client) is not in any of these: its packets are dropped",
        remedy: "add \(range) to \(field)\(other)")
    case .deny:
      add(
        .sourceShutOut, service.reference,
        "denies \(ranges) at \(closed.place), and \(client) is in one of these: its packets are dropped",
        remedy: "take the range that contains \(range) out of \(field)\(other)")
    }
  }

  /// A frontend that a client may not use.
  private struct ClosedFrontend {
    let place: String
    let kind: FrontendKind
    let list: SourceListKind
    let policy: SourceRangesPolicy
  }

  /// Returns the first of its frontends that does not admit the client.
  private func closedFrontend<Family: IPFamily>(
    _ plan: Plan<Family>, of service: Service, to client: Family.Address?
  ) -> ClosedFrontend? {
    guard let client, let planned = plan.services.first(where: { $0.name == service.name }) else {
      return nil
    }
    for frontend in planned.ports.flatMap(\.frontends) {
      guard let sources = frontend.sources, !sources.admits(client) else { continue }
      let place =
        if case .address(let address, _, _) = frontend.key { "\(address)" } else { "its node ports" }
      return ClosedFrontend(place: place, kind: frontend.kind, list: sources.list, policy: sources.policy)
    }
    return nil
  }

  /// Explains a load balancer address with ipMode Proxy, which is not served on nodes.
  mutating func addLeftAlone(_ address: IPAddress, of service: Service) {
    guard service.ingress.contains(where: { $0.address == address && !$0.isVirtual }) else { return }
    add(
      .leftToLoadBalancer, service.reference,
      "\(address) has ipMode Proxy: the load balancer sends traffic to nodes or Pods itself, so no proxy handles packets to it",
      remedy: "check the load balancer; inside the cluster, use the ClusterIP")
  }
}

extension FindingKind {
  /// Returns the kind of finding for a diagnostic of the planner.
  fileprivate init(of diagnostic: Diagnostic) {
    self =
      switch diagnostic.kind {
      case .refusedClaim: .addressClaimed
      case .foreignSourceRanges: .sourceRangesOfOtherFamily
      case .sharedAddress: .addressNamedTwice
      case .noNodePortAddress: .nodePortNowhere
      case .missingClusterIP, .other: .faultyObject
      }
  }
}

extension Service {
  fileprivate func hasNodePorts(in family: AddressFamily) -> Bool {
    type != .clusterIP && ports.contains { $0.nodePort != nil } && clusterIPs.contains { $0.family == family }
  }
}
