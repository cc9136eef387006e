import Addresses
import ClusterModel
import NodeChecks
import Testing

@Suite struct NodeFactsTests {
  private func node(_ edit: (inout NodeFacts) -> Void) -> NodeFacts {
    var facts = NodeFacts(name: "node1")
    edit(&facts)
    return facts
  }

  private func lines(_ facts: NodeFacts) -> [String] { facts.diagnostics().map(\.description) }

  @Test func doesNotReportWhatWasNotChecked() {
    #expect(lines(NodeFacts(name: "node1")).isEmpty)
  }

  @Test func reportsNothingAboutAHealthyNode() {
    let facts = node {
      $0.clusterNodes = ["node1", "node2"]
      $0.ipv4 = FamilyFacts(forwards: true, hasRouteToServices: true)
      $0.ipv6 = FamilyFacts(forwards: true, hasRouteToServices: true)
      $0.otherProxies = []
      $0.conntrack = ConntrackFacts(count: 899, maximum: 1000)
      $0.lackingFeatures = []
      $0.podBridges = [PodBridge(name: "cni0", passesIPv4: true, passesIPv6: true)]
      $0.forwardingChains = []
    }
    #expect(lines(facts).isEmpty)
  }

  @Test func namesTheSettingThatDisablesForwarding() throws {
    let facts = node {
      $0.ipv4.forwards = false
      $0.ipv6.forwards = false
    }
    let found = facts.diagnostics()
    #expect(found.map(\.field) == ["net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"])
    #expect(found.allSatisfy { $0.severity == .warning && $0.object?.description == "Node node1" })
    #expect(try #require(found.first).remedy.contains("sysctl -w net.ipv4.ip_forward=1"))
  }

  @Test func anUnusedFamilyIsNotReported() {
    let facts = node {
      $0.ipv6 = FamilyFacts(isUsed: false, forwards: false, hasRouteToServices: false)
    }
    #expect(lines(facts).isEmpty)
  }

  @Test(arguments: AddressFamily.allCases)
  func warnsAboutAMissingDefaultRoute(_ family: AddressFamily) throws {
    let facts = node { $0[family].hasRouteToServices = false }
    let found = try #require(facts.diagnostics().first)
    #expect(facts.diagnostics().count == 1)
    #expect(found.problem.contains("no \(family) default route"))
    #expect(found.problem.contains("ENETUNREACH"))
  }

  @Test func namesTheNodesThatThereAre() {
    #expect(
      lines(node { $0.clusterNodes = ["node3", "node2"] }) == [
        """
        warning: Node node1: there is no Node with this name, so no endpoint counts as local, and its zone and pod CIDRs are \
        unknown; use --node with one of node2, node3
        """
      ])
    #expect(
      lines(node { $0.clusterNodes = [] }).first?.hasSuffix(
        "unknown; add a Node object named node1, for example from 'kubectl get node node1 -o yaml'") == true)
    let many = node { $0.clusterNodes = (100..<120).map { "n\($0)" } }
    #expect(lines(many).first?.hasSuffix("n108, n109 or 10 others") == true)
  }

  @Test func namesInterfacesThatShareANetwork() {
    let shared = SharedNetwork(
      network: "192.168.1.0/24", interfaces: ["eth0", "eth1"], strict: ["eth0", "eth1"])
    #expect(
      lines(node { $0.sharedNetworks = [shared] }) == [
        """
        warning: Node node1: net.ipv4.conf.eth0.rp_filter, net.ipv4.conf.eth1.rp_filter: is 1, or \
        net.ipv4.conf.all.rp_filter is, and eth0 and eth1 are on one network, 192.168.1.0/24: the kernel drops what \
        neighbors send to the interface that it does not route through; put the network on one interface, bond them, \
        or set net.ipv4.conf.eth0.rp_filter=2 and \
        net.ipv4.conf.eth1.rp_filter=2 with 'sysctl -w'
        """
      ])
    #expect(
      lines(
        node {
          $0.sharedNetworks = [SharedNetwork(network: "192.168.1.0/24", interfaces: ["a", "b"], strict: [])]
        }
      )
      .isEmpty)
  }

  @Test func anotherProxyIsAnErrorUnlessItIsAllowed() throws {
    let facts = node {
      $0.otherProxies = [
        OtherProxy(.kubeProxyNFTables, trace: "table ip kube-proxy"),
        OtherProxy(.kubeProxyIPTables, trace: "chain KUBE-SERVICES in table nat"),
      ]
    }
    let refused = facts.diagnostics()
    #expect(refused.map(\.severity) == [.error, .error])
    #expect(try #require(refused.first).remedy.contains("kube-proxy --cleanup"))
    #expect(try #require(refused.first).remedy.contains(NodeFacts.otherProxiesFlag))
    let allowed = facts.diagnostics(allowsOtherProxies: true)
    #expect(allowed.map(\.severity) == [.warning, .warning])
    #expect(allowed.map(\.problem) == refused.map(\.problem))
    #expect(allowed.contains { $0.problem.contains("table ip kube-proxy") })
  }

  /// It may be the network of pods alone.
  @Test func ciliumIsAWarning() throws {
    let found = node { $0.otherProxies = [OtherProxy(.cilium, trace: "interface cilium_host")] }.diagnostics()
    #expect(found.map(\.severity) == [.warning])
    #expect(try #require(found.first).remedy.hasPrefix("set kubeProxyReplacement=false"))
  }

  @Test func warnsBeforeTheConntrackTableIsFull() throws {
    let found = node { $0.conntrack = ConntrackFacts(count: 900, maximum: 1000) }.diagnostics()
    #expect(try #require(found.first).problem.contains("is 1000 and 900 connections"))
    #expect(lines(node { $0.conntrack = ConntrackFacts(count: 900, maximum: 0) }).isEmpty)
  }

  @Test func aMissingFeatureIsReportedWithVersionOptionAndModule() throws {
    #expect(
      lines(node { $0.lackingFeatures = [.numberGenerator, .concatenatedRanges] }) == [
        """
        warning: Node node1: the kernel lacks numgen, which chooses endpoints, so our tables cannot be programmed; load it \
        with 'modprobe nft_numgen', or use Linux 4.9 or later, built with CONFIG_NFT_NUMGEN
        """,
        """
        warning: Node node1: the kernel lacks ranges of several fields, for loadBalancerSourceRanges, so our tables \
        cannot be programmed; use Linux 5.6 or later, built with CONFIG_NF_TABLES
        """,
      ])
  }

  @Test func missingOptionalFeaturesAreNotReported() {
    #expect(
      lines(
        node { $0.lackingFeatures = Set(KernelFeature.allCases.filter { !$0.isNeeded }) }
      ).isEmpty)
    #expect(
      KernelFeature.allCases.filter { !$0.isNeeded } == [
        .hash, .elementCounters, .connectionLimits, .rateLimits, .connectionMarks, .ownedTables,
      ])
  }

  @Test func warnsAboutBridgesThatBypassOurRules() throws {
    let facts = node {
      $0.podBridges = [
        PodBridge(name: "br0", passesIPv4: true, passesIPv6: false),
        PodBridge(name: "cni0", passesIPv4: false, passesIPv6: false),
      ]
    }
    let found = facts.diagnostics()
    #expect(
      found.map(\.field) == ["net.bridge.bridge-nf-call-ip6tables", "net.bridge.bridge-nf-call-iptables"])
    #expect(try #require(found.first).problem.contains("(br0, cni0) through a Service gets IPv6 replies"))
    #expect(try #require(found.last).problem.contains("(cni0) through a Service gets IPv4 replies"))
    var withoutIPv6 = facts
    withoutIPv6.ipv6.isUsed = false
    #expect(withoutIPv6.diagnostics().map(\.field) == ["net.bridge.bridge-nf-call-iptables"])
  }

  // MARK: Other firewalls

  private func chain(
    _ program: String, _ table: String, _ chain: String, _ families: [AddressFamily] = [.ipv4],
    _ fate: ForwardingChain.Fate = .droppedByPolicy, forOthers: String? = nil
  ) -> ForwardingChain {
    ForwardingChain(
      program: program, table: table, chain: chain, families: families, fate: fate, chainForOthers: forOthers)
  }

  @Test func namesTheChainThatDropsAndTheRuleThatHelps() {
    let chains = [chain("iptables-legacy", "filter", "FORWARD")]
    #expect(
      lines(node { $0.forwardingChains = chains }) == [
        """
        warning: Node node1: chain FORWARD in table filter of iptables-legacy drops IPv4 packets that this node forwards to \
        Services, its policy is to drop, and no rule accepts them: ClusterIPs do not answer pods, nor node ports others; let \
        connections to Services pass with 'iptables-legacy -I FORWARD -m conntrack --ctstate DNAT -j ACCEPT', and keep that \
        rule where this firewall keeps its own
        """
      ])
  }

  @Test func theRuleIsOneOfTheProgramThatDrops() {
    let inet = chain("nft", "inet firewall", "forward", AddressFamily.allCases)
    #expect(inet.acceptingCommand == "nft insert rule inet firewall forward ct status dnat accept")
    #expect(inet.place == "chain forward in table inet firewall")
    #expect(
      chain("ip6tables-nft", "mangle", "FORWARD", [.ipv6]).acceptingCommand
        == "ip6tables-nft -t mangle -I FORWARD -m conntrack --ctstate DNAT -j ACCEPT")
    #expect(
      chain("iptables-nft", "filter", "FORWARD", forOthers: "DOCKER-USER").acceptingCommand
        == "iptables-nft -I DOCKER-USER -m conntrack --ctstate DNAT -j ACCEPT")
  }

  @Test func chainsThatMayAcceptAndThoseOfUnusedFamiliesAreNoFindings() {
    #expect(lines(node { $0.forwardingChains = [chain("nft", "ip t", "c", [.ipv4], .undecided)] }).isEmpty)
    let sixth = chain("ip6tables-nft", "filter", "FORWARD", [.ipv6])
    #expect(
      lines(
        node {
          $0.forwardingChains = [sixth]
          $0.ipv6.isUsed = false
        }
      ).isEmpty)
  }

  @Test func aLabsRulesAreInAChainOfItsOwn() throws {
    let legacy = try #require(
      chain("iptables-legacy", "filter", "FORWARD").commands(accepting: "lab-a", in: "own"))
    #expect(
      legacy.apply == [
        "iptables-legacy -w 10 -t filter -N own", "iptables-legacy -w 10 -t filter -A own -i lab-a -j ACCEPT",
        "iptables-legacy -w 10 -t filter -A own -o lab-a -j ACCEPT",
        "iptables-legacy -w 10 -t filter -I FORWARD -j own",
      ])
    #expect(legacy.undo.first == "iptables-legacy -w 10 -t filter -D FORWARD -j own")
    let native = try #require(chain("nft", "inet fw", "forward").commands(accepting: "lab-a", in: "own"))
    #expect(native.apply.last == "nft insert rule inet fw forward jump own")
    #expect(chain("nft", "inet fw", "$(id)").commands(accepting: "lab-a", in: "own") == nil)
  }

  @Test func eachFindingIsOneLine() {
    let facts = node {
      $0.clusterNodes = []
      $0.ipv4 = FamilyFacts(forwards: false, hasRouteToServices: false)
      $0.otherProxies = OtherProxy.Kind.allCases.map { OtherProxy($0, trace: "a trace") }
      $0.conntrack = ConntrackFacts(count: 10, maximum: 10)
      $0.lackingFeatures = Set(KernelFeature.allCases)
      $0.podBridges = [PodBridge(name: "cni0", passesIPv4: false, passesIPv6: true)]
    }
    #expect(
      lines(facts).count == KernelFeature.allCases.count(where: \.isNeeded) + OtherProxy.Kind.allCases.count
        + 5)
    #expect(lines(facts).allSatisfy { !$0.contains("\n") && !$0.contains("  ") })
  }
}
