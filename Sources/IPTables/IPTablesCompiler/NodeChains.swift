internal import Addresses
internal import ClusterModel
internal import IPTablesRuleset
internal import ServicePlan

/// The chains that are there once, around those of the Services.
struct NodeChains<Family: IPFamily> {
  private let node: NodePlan<Family>
  private let clusterIPs: [NamedAddress<Family>]
  /// The load balancer addresses and external IPs whose other ports are refused.
  private let closed: [NamedAddress<Family>]

  init(_ node: NodePlan<Family>, clusterIPs: [NamedAddress<Family>], closed: [NamedAddress<Family>]) {
    self.node = node
    self.clusterIPs = clusterIPs
    self.closed = closed
  }

  // MARK: nat

  func nat(_ services: PlanCompiler<Family>.Collected) -> IPTablesTable {
    let toServices = IPTablesRule(comment: "to a Service?", .jump(FixedChain.services))
    let leaving = IPTablesRule(
      comment: "masquerade what Services have marked",
      matches: [.connection(Negatable(.translated)), .hasMark(node.masqueradeMark)],
      .jump(FixedChain.postrouting))
    return IPTablesTable(
      .nat,
      jumps: [
        IPTablesJump(.prerouting, toServices), IPTablesJump(.output, toServices),
        IPTablesJump(.postrouting, leaving),
      ],
      chains: [
        IPTablesChain(FixedChain.services, services.services + toNodePorts(services)),
        IPTablesChain(FixedChain.nodePorts, services.nodePorts),
        IPTablesChain(
          FixedChain.postrouting,
          [IPTablesRule(.clearMark(node.masqueradeMark)), IPTablesRule(.masquerade)]),
      ] + [node.localPods.markOutside(node.masqueradeMark)].compactMap { $0 } + services.chains)
  }

  private func toNodePorts(_ services: PlanCompiler<Family>.Collected) -> [IPTablesRule] {
    guard !services.nodePorts.isEmpty else { return [] }
    return node.nodePortAddresses.map { address in
      IPTablesRule(
        destination: address.match(Family.self), comment: "node ports", .goto(FixedChain.nodePorts))
    }
  }

  // MARK: filter

  /// Only packets that no Service has translated come here, and only the first of a flow.
  private var untranslated: [IPTablesMatch] {
    [.connection(Negatable(.new)), .connection(Negatable(.translated, negated: true))]
  }

  func filter(_ services: PlanCompiler<Family>.Collected) -> IPTablesTable {
    func jump(_ hook: IPTablesJump.Hook, _ chain: IPTablesChainName) -> IPTablesJump {
      IPTablesJump(
        hook, IPTablesRule(comment: "not served by a Service?", matches: untranslated, .jump(chain)))
    }
    return IPTablesTable(
      .filter,
      jumps: [
        jump(.input, FixedChain.services), jump(.forward, FixedChain.unserved),
        jump(.output, FixedChain.unserved),
      ],
      chains: [
        IPTablesChain(FixedChain.services, services.services + toNodePorts(services)),
        IPTablesChain(FixedChain.nodePorts, services.nodePorts),
        IPTablesChain(FixedChain.unserved, unserved),
        IPTablesChain(FixedChain.clusterIPs, clusterIPs.filter(isInBlock).map(refusing)),
        IPTablesChain(FixedChain.refuse, refuse),
      ] + (node.refusesOtherPorts ? [IPTablesChain(FixedChain.refusePorts, refusePorts)] : [])
        + services.chains)
  }

  /// What is refused and dropped on its way through the node and out of it, but not at the node itself.
  private var unserved: [IPTablesRule] {
    [IPTablesRule(.jump(FixedChain.services))]
      + clusterIPs.filter { !isInBlock($0) }.map(refusing)
      + node.serviceCIDRs.map { IPTablesRule(destination: $0.match, .jump(FixedChain.clusterIPs)) }
      + closed.map(refusingPorts)
      + node.serviceCIDRs.map {
        IPTablesRule(destination: $0.match, comment: "no Service has this address", .drop)
      }
  }

  private func isInBlock(_ entry: NamedAddress<Family>) -> Bool {
    node.serviceCIDRs.contains { $0.contains(entry.address) }
  }

  private func refusing(_ entry: NamedAddress<Family>) -> IPTablesRule {
    IPTablesRule(
      destination: entry.address.match(Family.self), comment: "\(entry.service)", .goto(FixedChain.refuse))
  }

  private func refusingPorts(_ entry: NamedAddress<Family>) -> IPTablesRule {
    IPTablesRule(
      destination: entry.address.match(Family.self), comment: "\(entry.service)",
      matches: [.destinationIsLocal(false)], .jump(FixedChain.refusePorts))
  }

  private var refuse: [IPTablesRule] {
    [IPTablesRule(transport: .tcp, .resetTCP), IPTablesRule(.portUnreachable)]
  }

  private var refusePorts: [IPTablesRule] {
    [
      IPTablesRule(transport: .tcp, .resetTCP), IPTablesRule(transport: .udp, .portUnreachable),
      IPTablesRule(transport: .sctp, .portUnreachable),
    ]
  }
}

extension IPAddressValue {
  /// What `-s` or `-d` compares.
  func match<Family: IPFamily>(_: Family.Type) -> Negatable<AddressBlock>? where Family.Address == Self {
    Negatable(AddressBlock(Family.any(self)))
  }
}
