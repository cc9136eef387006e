import Addresses
import ClusterModel
import ProxyConfiguration
import NFTCompiler
import ServicePlan
import Testing

/// The effects of settings on the daemon's configuration.
@Suite struct RunConfigurationTests {
  @Test func defaultsAreThoseOfModeNftables() throws {
    let run = try resolve([]).run
    var expected = RunConfiguration()
    expected.healthz = ListenAddress("0.0.0.0:10256")
    expected.metrics = ListenAddress("127.0.0.1:10249")
    #expect(run == expected)
    #expect(try resolve([]).warnings == [])
    #expect(run.settings(for: nil) == ProxySettings())
  }

  @Test(arguments: [
    (
      ["--cluster-cidr=10.244.0.0/16,fd00:244::/56"],
      RunConfiguration.LocalPods.sources(blocks("10.244.0.0/16", "fd00:244::/56"))
    ),
    (["--cluster-cidr", "10.0.0.7/8"], .sources(blocks("10.0.0.0/8"))),
    (["--detect-local-mode=NodeCIDR", "--cluster-cidr="], .nodeBlocks),
    (
      ["--detect-local-mode=BridgeInterface", "--pod-bridge-interface=cbr0"],
      .interface(.named(InterfaceName("cbr0")!))
    ),
    (
      ["--detect-local-mode=InterfaceNamePrefix", "--pod-interface-name-prefix=veth"],
      .interface(.prefixed(InterfaceName("veth")!))
    ),
  ])
  func detectsLocalPods(_ words: [String], _ expected: RunConfiguration.LocalPods) throws {
    #expect(try resolve(words).run.localPods == expected)
  }

  @Test func nodeBlocksComeFromTheNode() throws {
    let run = try resolve(["--detect-local-mode=NodeCIDR"]).run
    var node = Node(name: "node1")
    node.podCIDRs = blocks("10.244.1.0/24")
    #expect(run.settings(for: node).localPods == .sources(node.podCIDRs))
    #expect(run.settings(for: nil).localPods == .sources([]))
  }

  @Test(arguments: [
    ([], NodePortAddresses.primary), (["--nodeport-addresses=primary"], .primary),
    (["--nodeport-addresses="], .primary),
    (["--nodeport-addresses=10.0.0.0/8,fd00::/8"], .within(blocks("10.0.0.0/8", "fd00::/8"))),
    (
      ["--nodeport-addresses=10.0.0.0/8", "--nodeport-addresses=fd00::/8"],
      .within(blocks("10.0.0.0/8", "fd00::/8"))
    ),
    (["--nodeport-addresses=all"], .within(blocks("0.0.0.0/0", "::/0"))),
    (
      ["--nodeport-addresses=primary,10.0.0.0/8"],
      NodePortAddresses(includesPrimary: true, blocks: blocks("10.0.0.0/8"))
    ),
    (["--nodeport-addresses=localhost"], NodePortAddresses()),
    (["--nodeport-addresses=primary", "--follow-kubernetes=1.36"], .primary),
  ])
  func servesNodePorts(_ words: [String], _ expected: NodePortAddresses) throws {
    #expect(try resolve(words).run.nodePortAddresses == expected)
  }

  /// kube-proxy 1.36 has one keyword, which must be alone.
  @Test(arguments: ["primary,10.0.0.0/8", "10.0.0.0/8,primary", "localhost", "all", "primary,primary"])
  func listsOfKeywordsBeganWithVersion137(_ list: String) {
    let found = problems(["--nodeport-addresses=\(list)", "--follow-kubernetes=1.36"])
    #expect(
      found.count == 1
        && found[0].hasPrefix(
          "error: --nodeport-addresses: is a list that kube-proxy 1.36 does not accept; use primary alone"
        ),
      "\(found)")
    #expect(problems(["--nodeport-addresses=\(list)"]) == [])
  }

  /// kubernetes#138183 is in 1.37.
  @Test(arguments: [("1.36", false), ("1.37", true), ("1.40", true)])
  func endsWithTheNodeFromVersion137On(_ version: String, _ ends: Bool) throws {
    let run = try resolve(["--follow-kubernetes=\(version)"]).run
    #expect(run.followedVersion.endsWithNode == ends)
  }

  /// In kube-proxy an empty health address counts as unset, but an empty metrics address disables the server.
  @Test(arguments: [
    ([], "0.0.0.0:10256", "127.0.0.1:10249"),
    (["--healthz-bind-address="], "0.0.0.0:10256", "127.0.0.1:10249"),
    (["--healthz-bind-address=127.0.0.1"], "127.0.0.1:10256", "127.0.0.1:10249"),
    (["--healthz-bind-address=::1", "--healthz-port=80"], "[::1]:80", "127.0.0.1:10249"),
    (["--healthz-port=0", "--metrics-port=0"], nil, nil), (["--metrics-bind-address="], "0.0.0.0:10256", nil),
    (["--healthz-port=999"], "0.0.0.0:10256", "127.0.0.1:10249"),
    (["--metrics-bind-address=[::]:1234"], "0.0.0.0:10256", "[::]:1234"),
  ])
  func knowsWhereServersListen(_ words: [String], _ healthz: String?, _ metrics: String?) throws {
    let run = try resolve(words).run
    #expect(run.healthz?.description == healthz)
    #expect(run.metrics?.description == metrics)
  }

  @Test(arguments: [
    ("bindAddress: \"::\"", "[::]:10256", "[::1]:10249"),
    ("bindAddress: fd00::1", "[::]:10256", "[::1]:10249"),
    ("bindAddress: 10.0.0.1", "0.0.0.0:10256", "127.0.0.1:10249"),
    ("healthzBindAddress: fd00::5\nmetricsBindAddress: 10.0.0.1", "[fd00::5]:10256", "10.0.0.1:10249"),
  ])
  func listensInTheFamilyOfTheFilesBindAddress(_ lines: String, _ healthz: String, _ metrics: String) throws {
    let run = try resolve([], file: file(lines)).run
    #expect(run.healthz?.description == healthz)
    #expect(run.metrics?.description == metrics)
  }

  @Test func nodeAddressesAreTheBindAddressAndOurs() throws {
    let run = try resolve(["--bind-address=10.0.0.1", "--node-ip=10.0.0.1,fd00::1", "--node-ip", "10.0.0.2"])
      .run
    #expect(run.nodeIPs.map(\.description) == ["10.0.0.1", "fd00::1", "10.0.0.2"])
    #expect(try resolve(["--bind-address=::"]).run.nodeIPs == [])
  }

  @Test(arguments: [
    ([], 32_768, 131_072), (["--conntrack-max-per-core=0"], nil, 131_072),
    (["--conntrack-max-per-core=10", "--conntrack-min=100"], 10, 100),
    (["--conntrack-max-per-core=100", "--conntrack-min=0"], 100, 0),
  ])
  func countsConnections(_ words: [String], _ perProcessor: Int?, _ minimum: Int) throws {
    let conntrack = try resolve(words).run.conntrack
    #expect(conntrack.maximumPerProcessor == perProcessor)
    #expect(conntrack.minimum == minimum)
  }

  @Test func linesOfTheLogAreTextOrJSON() throws {
    #expect(try resolve([]).run.logFormat == .text)
    #expect(try resolve(["--logging-format=json"]).run.logFormat == .json)
    #expect(try resolve(["--logging-format=json", "--logging-format", "text"]).run.logFormat == .text)
  }

  @Test func zeroLeavesTimeoutsAlone() throws {
    let words = [
      "--conntrack-tcp-timeout-established=0", "--conntrack-tcp-timeout-close-wait=0s",
      "--conntrack-udp-timeout=90s",
      "--conntrack-udp-timeout-stream=500ms", "--conntrack-tcp-be-liberal",
    ]
    let conntrack = try resolve(words).run.conntrack
    #expect(conntrack.tcpEstablishedSeconds == nil)
    #expect(conntrack.tcpCloseWaitSeconds == nil)
    #expect(conntrack.udpSeconds == 90)
    #expect(conntrack.udpStreamSeconds == 1)
    #expect(conntrack.isTCPLiberal)
  }

  @Test(arguments: [
    ([], RunConfiguration.Task.run), (["--cleanup"], .cleanup), (["--init-only"], .initialize),
    (["--write-config-to=a.yaml", "--cleanup"], .writeConfiguration(to: "a.yaml")),
  ])
  func knowsWhatToDo(_ words: [String], _ expected: RunConfiguration.Task) throws {
    #expect(try resolve(words).run.task == expected)
  }

  @Test func ourOwnFlagsApply() throws {
    let words = [
      "--manifests=/etc/viaduct", "--no-table-owner", "--strict-source-ranges", "--allow-other-proxies",
      "--default-algorithm=maglev", "--reset-connections", "--reset-mark-bit=4", "--refuse-other-ports",
      "--counters=services-and-endpoints",
      "--proxy-name=mesh", "--masquerade-bit=3", "--node=Node-A",
    ]
    // Also with a file, which has no fields for them.
    for resolved in [try resolve(words), try resolve(words, file: file("mode: nftables"))] {
      let run = resolved.run
      guard case .manifests(let folder) = run.source else {
        Issue.record("\(run.source)")
        continue
      }
      #expect(folder.path == "/etc/viaduct")
      #expect(!run.ownsTable)
      #expect(run.hasStrictSourceRanges)
      #expect(run.allowsOtherProxies)
      #expect(run.defaultAlgorithm == .maglev)
      #expect(run.settings(for: nil).defaultAlgorithm == .maglev)
      #expect(run.resetsConnections && run.settings(for: nil).resetsConnections)
      #expect(run.resetMark == 16 && run.settings(for: nil).resetMark == 16)
      #expect(run.refusesOtherPorts)
      #expect(run.settings(for: nil).refusesOtherPorts)
      #expect(run.counters == .servicesAndEndpoints)
      #expect(run.proxyName == "mesh")
      #expect(run.masqueradeMark == 8)
      #expect(run.nodeName == "node-a")
      #expect(resolved.warnings == [])
    }
  }

  /// Where the addresses are ours to give, packets to all their ports come to us.
  @Test(arguments: [
    ([], false), (["--refuse-other-ports"], true), (["--manifests=/m"], false),
    (["--manifests=/m", "--load-balancer-pool=192.0.2.0/28"], true),
    (["--manifests=/m", "--load-balancer-pool=192.0.2.0/28", "--refuse-other-ports=false"], false),
    (["--manifests=/m", "--refuse-other-ports"], true),
  ])
  func otherPortsAreRefusedWithAPool(_ words: [String], _ expected: Bool) throws {
    #expect(try resolve(words).run.refusesOtherPorts == expected)
  }

  @Test func readsNetworkSettings() throws {
    #expect(try resolve([]).run.loadBalancerInterfaces == nil)
    #expect(try resolve([]).run.dns == [])
    #expect(try resolve(["--load-balancer-interfaces=auto"]).run.loadBalancerInterfaces == .byNetwork)
    let pool = ["--manifests=/m", "--load-balancer-pool=192.0.2.0/28"]
    #expect(try resolve(pool).run.loadBalancerInterfaces == .byNetwork)
    #expect(try resolve(pool + ["--load-balancer-interfaces=none"]).run.loadBalancerInterfaces == nil)
    let run = try resolve([
      "--load-balancer-interfaces=eth0,eth1", "--dns=127.0.0.1,[::1]:5353", "--dns=10.0.0.1:54",
      "--cluster-domain=lab.example",
    ]).run
    let names = ["eth0", "eth1"].compactMap { InterfaceName($0) }
    #expect(run.loadBalancerInterfaces == .named(Set(names)))
    #expect(run.dns.map(\.description) == ["127.0.0.1:53", "[::1]:5353", "10.0.0.1:54"])
    #expect(run.clusterDomain == "lab.example")
    #expect(run.dnsUpstream == .none)
    #expect(try resolve(["--dns=127.0.0.1", "--dns-upstream=auto"]).run.dnsUpstream == .machine)
    let servers = try resolve(["--dns=127.0.0.1", "--dns-upstream=192.0.2.53,[2001:db8::53]:5353"]).run
      .dnsUpstream
    #expect(servers == .servers(["192.0.2.53:53", "[2001:db8::53]:5353"].compactMap { ListenAddress($0) }))
  }

  /// The ranges of addresses for which the DNS server is authoritative.
  @Test func knowsItsRangesOfAddresses() throws {
    #expect(try resolve(["--cluster-cidr=10.244.0.0/16"]).run.addressRanges == [IPPrefix("10.244.0.0/16")])
    let run = try resolve([
      "--manifests=/m", "--service-cluster-ip-range=10.97.0.0/16", "--cluster-cidr=10.244.0.0/16",
    ]).run
    #expect(run.addressRanges == [IPPrefix("10.97.0.0/16"), IPPrefix("10.244.0.0/16")])
    #expect(
      try resolve(["--manifests=/m"]).run.addressRanges.contains(try #require(IPPrefix("10.96.0.0/12"))))
  }

  @Test(arguments: [
    (
      "--load-balancer-interfaces=auto,eth0",
      "--load-balancer-interfaces: \"auto\" is not a valid interface name"
    ),
    ("--load-balancer-interfaces=a/b", "--load-balancer-interfaces: \"a/b\" is not a valid interface name"),
    ("--dns=localhost", "--dns: \"localhost\" is not a valid address"),
    ("--dns=127.0.0.1:0", "--dns: \"127.0.0.1:0\""),
    ("--dns-upstream=auto", "--dns-upstream: has no effect without --dns"),
    ("--dns-upstream=auto,192.0.2.53", "--dns-upstream: \"auto\" is not a valid address"),
    ("--cluster-domain=cluster..local", "--cluster-domain: \"cluster..local\" is not a valid domain"),
    ("--cluster-domain=", "--cluster-domain: \"\" is not a valid domain"),
  ])
  func refusesInvalidNetworkSettings(_ word: String, _ expected: String) {
    let error = #expect(throws: ConfigurationError.self) { try resolve([word]) }
    #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
  }

  /// kube-proxy fills in the periods before it reads the mode's flag, and after it reads the file.
  @Test(arguments: [
    (["--proxy-mode=ipvs"], nil, 1), (["--proxy-mode=ipvs", "--ipvs-min-sync-period=0"], nil, 0),
    (["--proxy-mode=ipvs", "--ipvs-min-sync-period=5s"], nil, 5),
    (["--proxy-mode=ipvs", "--iptables-min-sync-period=5s"], nil, 1), (["--proxy-mode=nftables"], nil, 1),
    ([], "mode: ipvs", 0), ([], "mode: ipvs\nipvs: {minSyncPeriod: 5s}", 5), ([], "mode: nftables", 1),
  ])
  func modeIPVSHasAPeriodToo(_ words: [String], _ lines: String?, _ seconds: Int) throws {
    let run = try resolve(words, file: lines.map { file($0) }).run
    #expect(run.minSyncPeriod == .seconds(seconds))
    #expect(run.syncPeriod == .seconds(30))
  }

  /// What is neither protobuf nor JSON is named, and protobuf used.
  @Test(arguments: [
    ("application/vnd.kubernetes.protobuf", false, true), ("application/json", true, true),
    ("Application/JSON; charset=utf-8", true, true), ("application/yaml", false, false),
    ("application/cbor", false, false),
  ])
  func asksForTheConfiguredMediaType(_ type: String, _ wantsJSON: Bool, _ isRead: Bool) throws {
    let lines = "clientConnection: {contentType: \"\(type)\"}"
    for (resolved, name) in [
      (try resolve(["--kube-api-content-type=\(type)"]), "--kube-api-content-type"),
      (try resolve([], file: file(lines)), "clientConnection.contentType"),
    ] {
      guard case .cluster(let connection) = resolved.run.source else {
        Issue.record("\(resolved.run.source)")
        return
      }
      #expect(connection.wantsJSON == wantsJSON)
      #expect(resolved.warnings.contains { $0.field == name } != isRead)
    }
  }

  @Test(arguments: [("5", 5), ("0", 5), ("0.5", 0.5), ("-1", -1)])
  func limitsRequestsAsGosClientDoes(_ text: String, _ expected: Float) throws {
    guard case .cluster(let connection) = try resolve(["--kube-api-qps=\(text)"]).run.source else {
      Issue.record("it follows no cluster")
      return
    }
    #expect(connection.requestsPerSecond == expected)
  }

  /// It is named only if it is not the default, which files that tools write contain.
  @Test func aPeriodOfRefreshingIsNamed() throws {
    #expect(try warned(["--config-sync-period=1m"]) == ["--config-sync-period"])
    #expect(try warned(["--config-sync-period=15m"]) == [])
    #expect(try warned([], file: file("mode: nftables\nconfigSyncPeriod: 60s")) == ["configSyncPeriod"])
    #expect(try warned([], file: file("mode: nftables\nconfigSyncPeriod: 900s")) == [])
  }

  @Test(arguments: [
    ("mode: nftables", [], 1 << 9), ("mode: iptables", [], 1 << 8), ("", [], 1 << 8),
    ("mode: nftables", ["--masquerade-bit=31"], 1 << 31),
  ])
  func theModesSectionHoldsTheMark(_ mode: String, _ words: [String], _ expected: UInt32) throws {
    let lines = "iptables: {masqueradeBit: 8}\nnftables: {masqueradeBit: 9}\n" + mode
    #expect(try resolve(words, file: file(lines)).run.masqueradeMark == expected)
  }

  @Test func theClustersConnectionComesFromFlagsOrFile() throws {
    var expected = ClusterConnection()
    expected.kubeconfig = "/k"
    expected.wantsJSON = true
    expected.requestsPerSecond = 7.5
    expected.burst = 100
    expected.master = "https://10.0.0.1"
    let flags = [
      "--kubeconfig=/k", "--kube-api-content-type=application/json", "--kube-api-qps=7.5",
      "--kube-api-burst=100",
    ]
    let lines = """
      clientConnection: {kubeconfig: /k, contentType: application/json, qps: 7.5, burst: 100}
      """
    #expect(try resolve(flags + ["--master=https://10.0.0.1"]).run.source == .cluster(expected))
    #expect(try resolve(["--master=https://10.0.0.1"], file: file(lines)).run.source == .cluster(expected))
  }
}

private func blocks(_ texts: String...) -> [IPPrefix] { texts.compactMap(IPPrefix.init) }
