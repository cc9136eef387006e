internal import Addresses
internal import NFTRuleset
internal import ServicePlan

/// The chains of the program: those that are always there, and one for each treatment class that is used.
struct ProgramChains<Family: IPFamily> {
  let node: NodePlan<Family>

  private typealias DestinationStatement = Statement<DestinationSide>

  /// The chains that are always there, in the order in which a packet meets them.
  var fixed: [AnyChain] {
    [
      .destination(prerouting), .destination(output), .destination(services), .destination(refuse),
      .destination(clusterSet), .source(postrouting), .source(afterDNAT),
    ]
  }

  /// An address that is one of the node's own, as some DNS caches make a ClusterIP, is not for us to refuse.
  private var prerouting: Chain<DestinationSide> {
    Chain(
      "prerouting", hook: .prerouting,
      [
        [.verdict(.jump("services"))],
        [
          .match(isTo(ProgramSet.clusterIPs.name)), .match(.destinationIsNotLocal), .verdict(.goto("refuse")),
        ],
        [.match(isTo(ProgramSet.serviceCIDRs.name)), .match(.destinationIsNotLocal), .verdict(.drop)],
      ])
  }

  private var output: Chain<DestinationSide> {
    Chain(
      "output", hook: .output,
      [
        [.verdict(.jump("services"))],
        [.match(isTo(ProgramSet.clusterIPs.name)), .verdict(.goto("refuse"))],
        [.match(isTo(ProgramSet.serviceCIDRs.name)), .verdict(.drop)],
      ])
  }

  private func isTo(_ set: SetName) -> Match { .found(Lookup(.destinationAddress, in: set)) }

  /// The word is kept in `meta priority`, since registers do not outlive a rule. The first rule that finds one leaves
  /// through the class's chain.
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

  /// A reset tells a TCP client at once, also over IPv6, where ICMP would cost it a second.
  private var refuse: Chain<DestinationSide> {
    Chain("refuse", [[.match(.transport(.tcp)), .action(.resetTCP)], [.action(.portUnreachable)]])
  }

  /// From the Local set's word to the Cluster set's. A verdict map of its own: the kernel refuses a chain that leads
  /// back to the map it came from (EMLINK).
  private var clusterSet: Chain<DestinationSide> {
    let word = Lookup(.masked(.priority, ServiceWord.setMask), in: ProgramSet.clusterWords.name)
    return Chain(
      "cluster-set", [[.set(.priority, to: .lookup(word)), treat(by: ProgramSet.setClasses.name)]])
  }

  private var postrouting: Chain<SourceSide> {
    Chain(
      "postrouting", hook: .postrouting,
      [[.match(.destinationWasChanged), .verdict(.jump("after-dnat"))]])
  }

  /// The mark is cleared before anything else can end the packet's way here.
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

  /// The chain of a treatment class; nil for those that have none of their own.
  func chain(for treatment: TreatmentClass) -> AnyChain? {
    rules(for: treatment).map { .destination(Chain(name(treatment), $0)) }
  }

  /// Names are made of checked parts, so they are legal.
  private func name(_ treatment: TreatmentClass) -> ChainName { ChainName(stringLiteral: treatment.name) }

  /// Where the class map leads for a treatment class.
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
    case .choose(let set):
      set.affinitySeconds.map { affinityRules(set, seconds: $0) } ?? pickRules(set)
    case .clusterIP(let set):
      fromLocalPods(negated: true).map { [[.match($0), mark], go(.choose(set))] } ?? [go(.choose(set))]
    case .external(let set): [[mark], go(.choose(set))]
    case .local(let set): localRules(set.map { .choose($0) } ?? .drop)
    case .checkSource: checkSource
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

  /// The word names a source list here. Whoever is in it goes on with the word that the frontend has behind the check; a
  /// packet that comes by while that is taken away is dropped, since it must not go on unchecked. A verdict map of its own,
  /// as in `clusterSet`.
  private var checkSource: [Rule<DestinationSide>] {
    let source = Lookup(.sourceAddress, .inRanges(.priority), in: ProgramSet.sourceRanges.name)
    let frontend = Lookup(
      .destinationAddress, .transport, .destinationPort, in: ProgramSet.guardedServices.name)
    return [
      [.match(.found(source, negated: true)), .verdict(.drop)],
      [.set(.priority, to: .lookup(frontend)), treat(by: ProgramSet.guardedClasses.name)],
      [.verdict(.drop)],
    ]
  }

  /// A packet that looks its word up just before a commit and its endpoint just after it may draw a slot that is gone:
  /// the kernel looks at each element by the generation of that very moment (nft_genmask_cur). Slots are dense, so while
  /// there is an endpoint there is one in slot 0. One chain looks there for all, since every rule that refers to a map makes
  /// each element of it 10 to 15 ns dearer to add.
  private func pickRules(_ set: PickChain) -> [Rule<DestinationSide>] {
    [pick(set.count)] + (TreatmentClass.choose(set).next.map { [go($0)] } ?? [])
  }

  /// nft wants the transport matched before `dnat` to an address with a port.
  private func pick(_ count: Int) -> Rule<DestinationSide> {
    let endpoint = Lookup(
      .masked(.priority, ServiceWord.setMask), .randomNumber(below: UInt32(count)),
      in: ProgramSet.endpoints.name)
    return [.match(.anyTransport), .action(.dnat(to: endpoint))]
  }
}

// MARK: Session affinity

extension ProgramChains {
  /// Five rules, each tried when the one before did not match:
  ///
  /// 1. The client is known: its time is renewed, and it goes where it went. An endpoint that is gone is not found.
  /// 2. So what is remembered, if anything, is wrong and forgotten.
  /// 3. An endpoint is chosen and remembered.
  /// 4. No room to remember (the map is full): an endpoint is chosen all the same.
  /// 5. The slot is gone since the word was looked up: the first one, as in `pickRules`.
  ///
  /// What is remembered is an endpoint's uid. A client is known to a Service port, whichever of its addresses and of
  /// its two sets it comes by; the uid's set bit is made that of this set.
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
      [any, chooseSlot(below: set.count), remember, go],
      [any, chooseSlot(below: set.count), go],
    ] + (set.count == 1 ? [] : [[any, chooseSlot(below: 1), go]])
  }

  private func chooseSlot(below count: Int) -> Statement<DestinationSide> {
    let slot = Lookup(
      .masked(.priority, ServiceWord.setMask), .randomNumber(below: UInt32(count)),
      in: ProgramSet.affinitySlots.name)
    return .set(.priority, to: .lookup(slot))
  }

  private func uid(in set: PickChain) -> Operand {
    set.isLocal
      ? .withBits(.priority, ServiceWord.localBit) : .masked(.priority, ~ServiceWord.localBit)
  }
}
