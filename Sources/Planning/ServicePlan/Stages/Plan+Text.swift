internal import Addresses
internal import ClusterModel

extension Plan {
  /// The plan as readable text: for each Service port its frontends, and the endpoints behind them.
  public var text: String {
    (["\(Family.family)"] + node.lines + services.flatMap { $0.lines(on: node) }).joined(separator: "\n")
      + "\n"
  }
}

extension NodePlan {
  fileprivate var lines: [String] {
    [
      "  node ports on \(listed(nodePortAddresses) ?? "no address")",
      listed(serviceCIDRs).map { "  ClusterIPs come from \($0)" },
      "  local pods: \(localPods.text)",
      refusesOtherPorts ? "  other ports of load balancer addresses and external IPs are refused" : nil,
    ].compactMap { $0 }
  }
}

private func listed(_ values: [some CustomStringConvertible]) -> String? {
  values.isEmpty ? nil : values.map(\.description).joined(separator: ", ")
}

extension LocalPods {
  fileprivate var text: String {
    switch self {
    case .unknown: "cannot be recognized"
    case .sources(let prefixes): "source address in \(listed(prefixes) ?? "")"
    case .interface(.named(let name)): "packets that arrive on \(name)"
    case .interface(.prefixed(let name)): "packets that arrive on \(name)*"
    }
  }
}

extension ServicePlan {
  fileprivate func lines(on node: NodePlan<Family>) -> [String] {
    ["Service \(name)"] + ports.flatMap { ["  port \($0.name)"] + $0.lines(on: node).map { "    \($0)" } }
  }
}

extension ServicePortPlan {
  fileprivate func lines(on node: NodePlan<Family>) -> [String] {
    frontends.map { "\($0.key) (\($0.kind.name)): \(text($0, on: node))" }
      + [
        "endpoints: \(listed(clusterEndpoints) ?? "none")",
        localEndpoints.isEmpty ? nil : "endpoints on this node: \(listed(localEndpoints) ?? "")",
        choiceText, weightsText,
        affinitySeconds.map { "a client keeps its endpoint until it has been idle for \($0) s" },
        limitsText, endingText,
      ].compactMap { $0 }
  }

  /// `chosen by maglev: the hash of a flow's addresses and ports, in a table of 1021 slots`; nil if every endpoint is
  /// equally likely.
  public var choiceText: String? {
    func slots(_ endpoints: [Endpoint<Family>]) -> Int {
      choice.slotCount(endpoints.count, weights: weights(of: endpoints))
    }
    let counts = [clusterEndpoints, localEndpoints].filter { !$0.isEmpty }.map(slots).withoutRepetition
    guard choice != .uniformlyRandom, !counts.isEmpty else { return nil }
    let size = counts.map(\.description).joined(separator: " and ")
    return "chosen \(choice.manner), \(size) slots"
  }

  /// `weights: 10.0.0.1:80 70, 10.0.0.2:80 30`; nil if all are equal.
  public var weightsText: String? {
    if weights.isEmpty { return nil }
    let used = Set(clusterEndpoints + localEndpoints).sorted()
    return "weights: " + used.map { "\($0) \(weights[$0] ?? 0)" }.joined(separator: ", ")
  }

  /// What happens to connections whose endpoint goes; nil if nothing.
  public var endingText: String? {
    resetMark == nil ? nil : "connections to an endpoint that is gone are reset"
  }

  /// `at most 100 connections at once; more are refused`; nil if there is no limit.
  public var limitsText: String? { limits.map { "\($0.text); more are refused" } }

  /// Returns what happens at a frontend: `to one of 3 endpoints, masqueraded`.
  public func text(_ frontend: Frontend<Family>, on node: NodePlan<Family>) -> String {
    let guarded =
      switch frontend.sources?.policy {
      case .allow: "only from \(listed(frontend.sources?.ranges ?? []) ?? "nowhere"): "
      case .deny: "not from \(listed(frontend.sources?.ranges ?? []) ?? "anywhere"): "
      case nil: ""
      }
    return guarded + text(frontend.treatment, on: node)
  }

  private func text(_ treatment: Treatment, on node: NodePlan<Family>) -> String {
    switch treatment {
    case .refuse:
      clusterEndpoints.isEmpty && localEndpoints.isEmpty
        ? "refused, since there is no endpoint" : "refused, since localhost has TCP only"
    case .drop: "dropped, since no endpoint is on this node"
    case .balance(.cluster, let masquerade): "to \(count(clusterEndpoints))\(masquerade.text)"
    case .balance(.local, let masquerade): "to \(count(localEndpoints)) on this node\(masquerade.text)"
    case .preserveSource: preserving(from: node.localPods)
    }
  }

  /// What `preserveSource` does with packets from outside, from pods, and from the node.
  private func preserving(from localPods: LocalPods<Family>) -> String {
    let (others, inside) =
      localPods.areRecognized ? ("outside", "pods and the node") : ("outside and from pods", "the node")
    let fate =
      localEndpoints.isEmpty
      ? "dropped, since no endpoint is on this node"
      : "to \(count(localEndpoints)) on this node, source address kept"
    return "from \(others) \(fate); from \(inside) to \(count(clusterEndpoints))"
  }

  private func count(_ endpoints: [Endpoint<Family>]) -> String {
    switch endpoints.count {
    case 0: "none"
    case 1: "1 endpoint"
    case let count: "one of \(count) endpoints"
    }
  }
}

extension EndpointChoice {
  /// Its name, as annotations and flags have it: `maglev`.
  public var name: String {
    switch self {
    case .uniformlyRandom, .weightedRandom: "random"
    case .hashed(.flow, _): "maglev"
    case .hashed(.source, _): "source-hash"
    case .hashed(.destination, _): "destination-hash"
    }
  }

  /// Completes the phrase "chosen …".
  fileprivate var manner: String {
    switch self {
    case .uniformlyRandom: "at random"
    case .weightedRandom: "at random, as often as the weights say"
    case .hashed(.flow, _): "by \(name): the hash of a flow's addresses and ports"
    case .hashed(.source, _): "by \(name): the hash of the client's address"
    case .hashed(.destination, _): "by \(name): the hash of the address that the client calls"
    }
  }
}

extension Masquerade {
  fileprivate var text: String {
    switch self {
    case .never: ""
    case .unlessLocalPod: ", masqueraded unless sent by a local pod"
    case .always: ", masqueraded"
    }
  }
}

extension FrontendKind {
  /// The kind's name in messages.
  public var name: String {
    switch self {
    case .clusterIP: "ClusterIP"
    case .nodePort: "NodePort"
    case .loadBalancer: "LoadBalancer"
    case .externalIP: "external IP"
    }
  }
}
