internal import Addresses
internal import NFTRuleset
internal import ServicePlan

/// The chains of the program: the fixed ones, and one for each treatment class in use.
struct ProgramChains<Family: IPFamily> {
  let node: NodePlan<Family>
  /// The bit of the connection mark by which connections are reset; nil if no Service asks for that.
  let resetMark: UInt32?

  private typealias DestinationStatement = Statement<DestinationSide>

  /// The fixed chains, in the order in which packets reach them.
  var fixed: [AnyChain] {
    [
      .destination(prerouting), .destination(output), .destination(services), .destination(refuse),
      .destination(clusterSet), .source(postrouting), .source(afterDNAT),
    ]
  }

  /// An address of the node itself is not ours to refuse, even if it is a ClusterIP: some DNS caches configure theirs
  /// on the node.
  private var prerouting: Chain<DestinationSide> {
    Chain(
      "prerouting", hook: .prerouting, priority: .dstnat,
      [
        [.verdict(.jump("services"))],
        [
          .match(isTo(ProgramSet.clusterIPs.name)), .match(.destinationIsNotLocal), .verdict(.goto("refuse")),
        ],
      ] + closed + [
        [.match(isTo(ProgramSet.serviceCIDRs.name)), .match(.destinationIsNotLocal), .verdict(.drop)]
      ])
  }

  private var output: Chain<DestinationSide> {
    Chain(
      "output", hook: .output, priority: .dstnat,
      [
        [.verdict(.jump("services"))],
        [.match(isTo(ProgramSet.clusterIPs.name)), .verdict(.goto("refuse"))],
      ] + closedToNode + [[.match(isTo(ProgramSet.serviceCIDRs.name)), .verdict(.drop)]])
  }

  /// Refuses the other ports of load balancer addresses and external IPs: nobody has such an address, so a router and
  /// this node would send the packet to each other until its hop limit ends. An address of the node itself may have
  /// other listeners, also for the node's own programs. Echo requests and the like stay as they are without the rule.
  private var closed: [Rule<DestinationSide>] {
    node.refusesOtherPorts ? [refusing([.match(.anyTransport)])] : []
  }

  /// The same for what the node sends. The resets with which this table refuses pass here on their way to a client that
  /// may have such an address itself: another node, for one.
  private var closedToNode: [Rule<DestinationSide>] {
    guard node.refusesOtherPorts else { return [] }
    return [
      refusing([.match(.transport(.tcp)), .match(.isNoReset)]), refusing([.match(.transport(.udp))]),
      refusing([.match(.transport(.sctp))]),
    ]
  }

  private func refusing(_ packets: [DestinationStatement]) -> Rule<DestinationSide> {
    Rule(
      [.match(isTo(ProgramSet.externalAddresses.name))] + packets
        + [.match(.destinationIsNotLocal), .verdict(.goto("refuse"))])
  }

  private func isTo(_ set: SetName) -> Match { .found(Lookup(.destinationAddress, in: set)) }

  /// Keeps the service word in `meta priority`, because registers do not outlive a rule. The first rule that finds a
  /// service word continues in the chain of its class.
  private var services: Chain<DestinationSide> {
    let frontend = Lookup(.destinationAddress, .transport, .destinationPort, in: ProgramSet.services.name)
    let nodePort = Lookup(.transport, .destinationPort, in: ProgramSet.nodePorts.name)
    return Chain(
      "services",
      [
        [.set(.priority, to: .lookup(frontend)), treat(by: ProgramSet.classes.name)],
        [
          .match(isTo(ProgramSet.nodePortAddresses.name)), .set(.priority, to: .lookup(nodePort)),
          treat(by: ProgramSet.classes.name),
        ],
      ])
  }

  private func treat(by map: SetName) -> DestinationStatement {
    .verdictMap(Lookup(.masked(.priority, ServiceWord.classMask), in: map))
  }

  /// A TCP reset tells the client immediately, also over IPv6, where ICMP would cost it a second.
  private var refuse: Chain<DestinationSide> {
    Chain("refuse", [[.match(.transport(.tcp)), .action(.resetTCP)], [.action(.portUnreachable)]])
  }

  /// Goes from the Local set's service word to the Cluster set's. Uses a verdict map of its own, because the kernel
  /// rejects a chain that leads back to the map from which it was reached (EMLINK).
  private var clusterSet: Chain<DestinationSide> {
    let word = Lookup(.masked(.priority, ServiceWord.setMask), in: ProgramSet.clusterWords.name)
    return Chain(
      "cluster-set", [[.set(.priority, to: .lookup(word)), treat(by: ProgramSet.setClasses.name)]])
  }

  private var postrouting: Chain<SourceSide> {
    Chain(
      "postrouting", hook: .postrouting, priority: .srcnat,
      [[.match(.destinationWasChanged), .verdict(.jump("after-dnat"))]])
  }

  /// The mark is cleared before anything can end the packet's way through this chain.
  private var afterDNAT: Chain<SourceSide> {
    let mark = node.masqueradeMark
    return Chain(
      "after-dnat",
      [
        [.set(.priority, to: .number(0))],
        [
          .match(.hasBits(.mark, mark)), .set(.mark, to: .togglingBits(.mark, mark)),
          .action(.masquerade),
        ],
        [
          .match(.found(Lookup(.sourceAddress, .destinationAddress, in: ProgramSet.hairpin.name))),
          .action(.masquerade),
        ],
      ])
  }

  /// Where segments of marked connections pass: to the node, through it, and from it. Whoever sends one is told that the
  /// connection is over. Connection tracking does not see a generated reset as one of the connection's own segments, but
  /// gives it the connection's mark; on its way through `output` it must not be answered in turn, nor dropped.
  var resets: [AnyChain] {
    guard let resetMark else { return [] }
    return FilterSide.Hook.allCases.map { hook in
      .filter(
        Chain(
          ChainName(stringLiteral: "reset-\(hook)"), hook: hook, priority: .filter,
          [
            [
              .match(.transport(.tcp)), .match(.connectionHasBits(resetMark)), .match(.isNoReset),
              .action(.resetTCP),
            ]
          ]))
    }
  }

  /// The chains that only tables with limits have. They are the same for all Service ports: those without limits do not
  /// come here. The rate comes first, so that a connection that it refuses does not count as one of those at once.
  var limits: [AnyChain] {
    let port = Operand.masked(.priority, ServiceWord.portMask)
    let inRanges = Operand.maskedInRanges(.priority, ServiceWord.portMask)
    let refuse = DestinationStatement.verdict(.goto("over-limit"))
    return [
      .destination(
        Chain(
          "check-limits",
          [
            [.match(.found(Lookup(port, in: ProgramSet.rateLimits.name))), refuse],
            [.match(.found(Lookup(inRanges, in: ProgramSet.connectionLimits.name))), refuse],
          ])),
      .destination(
        Chain(
          "over-limit",
          [
            // Counts.
            [.match(.found(Lookup(port, in: ProgramSet.overLimit.name)))],
            [.verdict(.goto("refuse"))],
          ])),
    ]
  }

  /// Returns the chain of a treatment class, or nil for classes without a chain of their own.
  func chain(for treatment: TreatmentClass) -> AnyChain? {
    rules(for: treatment).map { .destination(Chain(name(treatment), $0)) }
  }

  /// Names are built from validated parts, so they are valid.
  private func name(_ treatment: TreatmentClass) -> ChainName { ChainName(stringLiteral: treatment.name) }

  /// Returns the verdict of a treatment class in the class map.
  func verdict(for treatment: TreatmentClass) -> Verdict {
    switch treatment {
    case .drop: .drop
    case .guarded(let inner): verdict(for: inner)
    default: .goto(name(treatment))
    }
  }

  private func rules(for treatment: TreatmentClass) -> [Rule<DestinationSide>]? {
    switch treatment {
    case .refuse, .drop: nil
    case .choose(let set) where set.isLimited:
      [[.verdict(.jump("check-limits"))], go(.choose(set.unlimited))]
    case .choose(let set):
      set.affinitySeconds.map { affinityRules(set, seconds: $0) } ?? pickRules(set)
    case .clusterIP(let set):
      fromLocalPods(negated: true).map { [[.match($0), mark], go(.choose(set))] } ?? [go(.choose(set))]
    case .external(let set): [[mark], go(.choose(set))]
    case .local(let set): localRules(set.map { .choose($0) } ?? .drop)
    case .checkSource: check(isAllowed: true)
    case .denySource: check(isAllowed: false)
    case .guarded: nil
    }
  }

  private func go(_ treatment: TreatmentClass) -> Rule<DestinationSide> {
    [.verdict(verdict(for: treatment))]
  }

  private var mark: DestinationStatement { .set(.mark, to: .withBits(.mark, node.masqueradeMark)) }

  /// Matches packets of local pods, or, negated, all others; nil when local pods cannot be recognized.
  private func fromLocalPods(negated: Bool = false) -> Match? {
    switch node.localPods {
    case .unknown: nil
    case .sources: .found(Lookup(.sourceAddress, in: ProgramSet.localPods.name), negated: negated)
    case .interface(let interface): .inputInterface(interface, negated: negated)
    }
  }

  private func localRules(_ fromElsewhere: TreatmentClass) -> [Rule<DestinationSide>] {
    let fromPod = fromLocalPods().map { match in
      [Rule<DestinationSide>([.match(match), .verdict(.goto("cluster-set"))])]
    }
    return (fromPod ?? []) + [
      [.match(.sourceIsLocal), mark, .verdict(.goto("cluster-set"))],
      go(fromElsewhere),
    ]
  }

  /// Here the service word names a source list. If it allows the source, the packet continues with the service word that
  /// the frontend has in `guarded-services`. If that has just been deleted, the packet is dropped, because it must not
  /// continue unchecked. Uses a verdict map of its own, like `clusterSet`.
  private func check(isAllowed: Bool) -> [Rule<DestinationSide>] {
    let source = Lookup(.sourceAddress, .inRanges(.priority), in: ProgramSet.sourceRanges.name)
    let frontend = Lookup(
      .destinationAddress, .transport, .destinationPort, in: ProgramSet.guardedServices.name)
    return [
      [.match(.found(source, negated: isAllowed)), .verdict(.drop)],
      [.set(.priority, to: .lookup(frontend)), treat(by: ProgramSet.guardedClasses.name)],
      [.verdict(.drop)],
    ]
  }

  /// If a packet looks up its service word just before a commit and its endpoint just after it, it may draw a slot that
  /// no longer exists: the kernel checks the generation of each element at the moment of the lookup (nft_genmask_cur).
  /// Slots are contiguous, so slot 0 exists as long as there is any endpoint. A single chain does this lookup for all,
  /// since each rule that refers to a map adds 10 to 15 ns to the cost of adding an element to it.
  private func pickRules(_ set: PickChain) -> [Rule<DestinationSide>] {
    [pick(set)] + (TreatmentClass.choose(set).next.map { [go($0)] } ?? [])
  }

  /// nft requires a match on the transport before `dnat` to an address with a port.
  private func pick(_ set: PickChain) -> Rule<DestinationSide> {
    let endpoint = Lookup(
      .masked(.priority, ServiceWord.setMask), set.slot, in: ProgramSet.endpoints.name)
    return [.match(.anyTransport), .action(.dnat(to: endpoint))]
  }
}

// MARK: Session affinity

extension ProgramChains {
  /// Returns five rules, each of which is tried if the one before did not match:
  ///
  /// 1. The client is known: renew its timeout, and send it to the same endpoint. Does not match if the endpoint no
  ///    longer exists.
  /// 2. Forget what was remembered, if anything, since it was wrong.
  /// 3. Choose an endpoint and remember it.
  /// 4. The map is full: choose an endpoint without remembering it.
  /// 5. The slot was deleted after the service word was looked up: use the first one, as in `pickRules`.
  ///
  /// What is remembered is the UID of an endpoint. A client is remembered per Service port, across all its addresses
  /// and both its sets; the UID's set bit is changed to that of this set.
  private func affinityRules(_ set: PickChain, seconds: UInt32) -> [Rule<DestinationSide>] {
    let client: [Operand] = [.masked(.priority, ServiceWord.portMask), .sourceAddress]
    let known = Lookup(client[0], client[1], in: ProgramSet.affinity.name)
    let remember = Statement<DestinationSide>.update(
      ProgramSet.affinity.name, key: client, data: .meta(.priority),
      timeoutMilliseconds: UInt64(seconds) * 1000)
    let go = Statement<DestinationSide>.action(
      .dnat(to: Lookup(.meta(.priority), in: ProgramSet.affinityEndpoints.name)))
    let any = Statement<DestinationSide>.match(.anyTransport)
    return [
      [any, .set(.priority, to: .lookup(known)), .set(.priority, to: uid(in: set)), remember, go],
      [.delete(ProgramSet.affinity.name, key: client)],
      [any, chooseSlot(of: set), remember, go],
      [any, chooseSlot(of: set), go],
    ] + (set.slotCount == 1 ? [] : [[any, chooseSlot(of: .first), go]])
  }

  private func chooseSlot(of set: PickChain) -> Statement<DestinationSide> {
    let slot = Lookup(
      .masked(.priority, ServiceWord.setMask), set.slot, in: ProgramSet.affinitySlots.name)
    return .set(.priority, to: .lookup(slot))
  }

  private func uid(in set: PickChain) -> Operand {
    set.isLocal
      ? .withBits(.priority, ServiceWord.localBit) : .masked(.priority, ~ServiceWord.localBit)
  }
}
