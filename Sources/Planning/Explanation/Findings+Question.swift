internal import Addresses
internal import ClusterModel
internal import ServicePlan

extension Findings {
  /// Explains that a Service does not exist: its name may be misspelled, or it may be in another namespace.
  mutating func addMissing(_ name: NamespacedName, in context: ExplanationContext) {
    let names = context.cluster.services.map(\.name)
    let reference = ObjectReference(kind: "Service", name: name)
    if addFaults(of: reference, in: context) { return }
    let elsewhere = names.filter { $0.name == name.name }
    let near = name.name.nearest(of: names.filter { $0.namespace == name.namespace }.map(\.name))
    let remedy: String
    if let other = elsewhere.first {
      remedy = "there is one with this name in namespace \(other.namespace): use \(other)"
    } else if let near {
      remedy = "did you mean \(NamespacedName(name.namespace, near))?"
    } else {
      remedy = "'viaduct get services -A' lists all Services"
    }
    add(.noSuchService, reference, "does not exist", remedy: remedy)
  }

  /// Adds the errors because of which an object, or part of it, was ignored when it was read. Returns false if there
  /// are none.
  @discardableResult
  mutating func addFaults(of reference: ObjectReference, in context: ExplanationContext) -> Bool {
    let faults = context.objectDiagnostics.filter { $0.severity == .error && $0.object == reference }
    let isThere = context.cluster.services.contains { $0.reference == reference }
    for fault in faults {
      let field = fault.field.map { "\($0): " } ?? ""
      add(
        .faultyObject, reference, "\(isThere ? "" : "is ignored: ")\(field)\(fault.problem)",
        remedy: fault.remedy)
    }
    return !faults.isEmpty
  }

  /// Explains an address and port at which no Service is reached.
  mutating func addUnanswered(
    _ address: IPAddress, port: Port, transport: Transport, in context: ExplanationContext
  ) {
    if let service = context.cluster.services.first(where: { $0.addresses.contains(address) }) {
      addWrongPort(address, port: port, transport: transport, of: service, in: context)
    } else if let owner = context.cluster.nodes.first(where: { $0.addresses.contains(address) }) {
      addWrongNodePort(port, transport, at: address, of: owner.name, in: context)
    } else if address.isLoopback || context.node.addresses.contains(address) {
      addWrongNodePort(port, transport, at: address, of: context.node.name, in: context)
    } else if let pod = context.cluster.pods.first(where: { $0.addresses.contains(address) }) {
      add(
        .addressOfPod, ObjectReference(kind: "Pod", name: pod.name),
        "\(address) is this Pod's own address, so no Service is involved",
        remedy: "use a Service's address, or check that the Pod listens on \(transport.apiName) \(port)")
    } else {
      addStranger(address, in: context)
    }
  }

  private mutating func addWrongPort(
    _ address: IPAddress, port: Port, transport: Transport, of service: Service,
    in context: ExplanationContext
  ) {
    if let other = service.ports.first(where: { $0.port == port }) {
      add(
        .otherTransport, service.reference,
        "\(address) port \(port) is served over \(other.transport.apiName), not \(transport.apiName)",
        remedy:
          "use \(other.transport.apiName), or add a port with protocol \(transport.apiName) to spec.ports")
      return
    }
    let own = service.ports.listed { $0.label }
    let isTarget = service.ports.first { $0.targetPort == .number(port) }
    let isNodePort = service.ports.first { $0.nodePort == port }
    let hint: String
    if let isTarget {
      hint = "\(port) is the port on its Pods; clients use \(isTarget.port)"
    } else if let isNodePort {
      hint = "\(port) is its node port: use it with a node's address, or use port \(isNodePort.port) here"
    } else {
      hint = "use one of its ports, or add \(port) to spec.ports"
    }
    let fate = context.refusesOtherPorts(of: address) ? "; others are refused" : ""
    add(
      .portOfNobody, service.reference,
      "has address \(address), but no port \(transport.apiName) \(port): its ports are \(own)\(fate)",
      remedy: hint)
  }

  private mutating func addWrongNodePort(
    _ port: Port, _ transport: Transport, at address: IPAddress, of node: String,
    in context: ExplanationContext
  ) {
    let reference = ObjectReference(kind: "Node", name: NamespacedName("", node))
    let services = context.cluster.services.filter { $0.type == .nodePort || $0.type == .loadBalancer }
    if let service = services.first(where: { $0.ports.contains { $0.nodePort == port } }),
      let entry = service.ports.first(where: { $0.nodePort == port })
    {
      if entry.transport != transport {
        add(
          .otherTransport, service.reference,
          "node port \(port) is served over \(entry.transport.apiName), not \(transport.apiName)",
          remedy: "use \(entry.transport.apiName)")
      } else {
        addUnservedNodePort(port, of: service, at: address, of: node, in: context)
      }
    } else {
      let near = services.first { $0.ports.contains { $0.port == port } }
      let entry = near?.ports.first { $0.port == port }
      let remedy =
        if let near, let nodePort = entry?.nodePort {
          "the node port for port \(port) of Service \(near.name) is \(nodePort)"
        } else {
          "'viaduct get services -A' shows node ports after the colon: 80:30080/TCP"
        }
      add(
        .nodePortOfNobody, reference,
        "\(address) is one of its addresses, but no Service has node port \(transport.apiName) \(port)",
        remedy: remedy)
    }
  }

  private mutating func addUnservedNodePort(
    _ port: Port, of service: Service, at address: IPAddress, of node: String, in context: ExplanationContext
  ) {
    let served =
      address.family == .ipv4
      ? context.ipv4.plan.node.nodePortAddresses.map(\.description)
      : context.ipv6.plan.node.nodePortAddresses.map(\.description)
    let known = served.isEmpty ? "on no \(address.family) address" : "on \(served.listed { $0 })"
    let why: String
    let remedy: String
    if address.isLoopback {
      (why, remedy) = unservedAtLocalhost(
        address, of: service, instead: served.first ?? "the node's address", in: context)
    } else if node != context.node.name {
      (why, remedy) = (
        "belongs to node \(node), but this is node \(context.node.name)", "use --node \(node)"
      )
    } else {
      (why, remedy) = (
        "is not an address on which node ports are served",
        "use one that is, or include this one in --nodeport-addresses"
      )
    }
    add(
      .nodePortNotServedHere, service.reference,
      "has node port \(port), but \(address) \(why); on this node it is served \(known)", remedy: remedy)
  }

  /// Returns why a node port is not served on a loopback address, and what to do about it.
  private func unservedAtLocalhost(
    _ address: IPAddress, of service: Service, instead: String, in context: ExplanationContext
  ) -> (why: String, remedy: String) {
    guard context.settings.nodePortAddresses.localhostFamilies.contains(address.family) else {
      return (
        "is a loopback address, where node ports are served only on request",
        "use \(instead), or name localhost in --nodeport-addresses, with the feature gate "
          + "KubeProxyNFTablesLocalhostNodePorts=true"
      )
    }
    guard address == address.family.loopbackAddress else {
      return (
        "is not the loopback address on which they are served", "use \(address.family.loopbackAddress)"
      )
    }
    let isLocal = service.externalTrafficPolicy == .local
    return (
      "is a loopback address, where only ports with endpoints are served"
        + (isLocal ? ", with externalTrafficPolicy Local only with endpoints on this node" : ""),
      isLocal
        ? "use \(instead), or set externalTrafficPolicy to Cluster"
        : "'viaduct explain \(service.name)' shows why it has none"
    )
  }

  private mutating func addStranger(_ address: IPAddress, in context: ExplanationContext) {
    let blocks = context.cluster.serviceCIDRs.first { $0.cidrs.contains { $0.contains(address) } }
    let near = "\(address)".nearest(of: context.cluster.services.flatMap(\.addresses).map(\.description))
    let hint = near.map { "did you mean \($0)? " } ?? ""
    if let blocks {
      add(
        .addressOfNobody, ObjectReference(kind: "ServiceCIDR", name: NamespacedName("", blocks.name)),
        "\(address) is in its range, but no Service has it: packets to it are dropped",
        remedy: hint
          + "a Service that was deleted and recreated has a new address; 'viaduct get services -A' lists all addresses"
      )
    } else {
      add(
        .addressOfNobody, ObjectReference(kind: "Node", name: NamespacedName("", context.node.name)),
        "no Service has \(address), and no ServiceCIDR contains it: packets to it are left unchanged",
        remedy: hint + "'viaduct get services -A' lists all addresses")
    }
  }
}
