package import Addresses
package import ClusterModel
internal import ServicePlan

/// How one node serves a Service, and what is wrong with it. The same context and question always give the same
/// explanation, byte for byte.
package struct Explanation: Hashable, Sendable, Encodable {
  /// The question.
  package let question: String
  /// The node from whose point of view it is answered.
  package let node: String
  /// The Service that the question is about; nil if there is none.
  package let service: ExplainedService?
  /// Its ports, in each family in which it is served.
  package let ports: [ExplainedPort]
  /// What is wrong; empty if nothing was found.
  package internal(set) var findings: [ExplanationFinding]

  /// Answers the question.
  ///
  /// - Parameter client: the client's address, to check source ranges.
  package init(_ question: Question, from client: IPAddress? = nil, in context: ExplanationContext) {
    self.question = question.description
    node = context.node.name
    var findings = Findings()
    let service = Self.service(question, in: context, &findings)
    self.service = service.map { ExplainedService($0, in: context) }
    var ports: [ExplainedPort] = []
    if let service {
      findings.addFaults(of: service.reference, in: context)
      findings.addRefusals(of: service, in: context)
    }
    if let service, findings.addKind(of: service, in: context) {
      findings.addAddresses(of: service, client: client, in: context)
      findings.addPods(of: service, in: context)
      ports = Self.explainedPorts(of: service, in: context, plan: context.ipv4.plan, &findings)
      ports += Self.explainedPorts(of: service, in: context, plan: context.ipv6.plan, &findings)
    }
    for diagnostic in context.nodeDiagnostics {
      let reference =
        diagnostic.object ?? ObjectReference(kind: "Node", name: NamespacedName("", context.node.name))
      let field = diagnostic.field.map { "\($0) " } ?? ""
      findings.add(.node, reference, field + diagnostic.problem, remedy: diagnostic.remedy)
    }
    self.ports = ports
    self.findings = findings.all
  }

  /// Adds a finding from elsewhere, such as a comparison with the kernel.
  package mutating func add(
    _ kind: FindingKind, about object: ObjectReference, _ problem: String, remedy: String
  ) {
    findings.append(ExplanationFinding(kind, object, problem, remedy: remedy))
  }

  private static func service(
    _ question: Question, in context: ExplanationContext, _ findings: inout Findings
  )
    -> Service?
  {
    switch question {
    case .service(let name):
      if let service = context.cluster.services.first(where: { $0.name == name }) { return service }
      findings.addMissing(name, in: context)
      return nil
    case .address(let address, let port, let transport):
      let holder =
        address.family == .ipv4
        ? holder(of: address, port: port, transport: transport, in: context.ipv4.plan, context)
        : holder(of: address, port: port, transport: transport, in: context.ipv6.plan, context)
      if let holder { return context.cluster.services.first { $0.name == holder } }
      return unanswered(address, port: port, transport: transport, in: context, &findings)
    }
  }

  private static func holder<Family: IPFamily>(
    of address: IPAddress, port: Port, transport: Transport, in plan: Plan<Family>,
    _ context: ExplanationContext
  ) -> NamespacedName? {
    guard let own = Family.own(address) else { return nil }
    let isNode = plan.node.nodePortAddresses.contains(own)
    let isRelayed =
      transport == .tcp && address == Family.family.loopbackAddress
      && context.settings.nodePortAddresses.localhostFamilies.contains(Family.family)
    return plan.services.first { service in
      service.ports.flatMap(\.frontends).contains {
        $0.key == .address(own, transport, port) || isNode && $0.key == .nodePort(transport, port)
      } || isRelayed && service.localhostNodePorts.contains { $0.listener.port == port }
    }?.name
  }

  /// Returns the Service that has the address but does not serve it at this port, and adds a finding about the reason.
  private static func unanswered(
    _ address: IPAddress, port: Port, transport: Transport, in context: ExplanationContext,
    _ findings: inout Findings
  ) -> Service? {
    let owner = context.cluster.services.first { $0.addresses.contains(address) }
    let fits = owner?.ports.contains { $0.port == port && $0.transport == transport } == true
    if let owner, fits {
      findings.addLeftAlone(address, of: owner)
      return owner
    }
    findings.addUnanswered(address, port: port, transport: transport, in: context)
    return owner
  }

  private static func explainedPorts<Family: IPFamily>(
    of service: Service, in context: ExplanationContext, plan: Plan<Family>, _ findings: inout Findings
  ) -> [ExplainedPort] {
    guard let planned = plan.services.first(where: { $0.name == service.name }) else { return [] }
    return zip(service.ports, planned.ports).map { port, planned in
      let decisions = PortDecisions<Family>(
        about: port, of: service, in: context.cluster, on: context.node, with: context.settings)
      findings.addEndpoints(
        decisions, of: port, service: service, plan: planned, on: plan.node, in: context)
      return ExplainedPort(
        port, plan: planned, on: plan.node, decisions: decisions, node: context.node,
        isAtLocalhost: context.settings.nodePortAddresses.localhostFamilies.contains(Family.family))
    }
  }
}
