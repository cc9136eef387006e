import ClusterModel
import NodeChecks
import Testing

/// What kube-proxy's mode ipvs leaves: how it is recognized, and what is said about it.
@Suite struct IPVSTests {
  /// As Linux 6.1 prints it.
  private static let table = """
    IP Virtual Server version 1.2.1 (size=4096)
    Prot LocalAddress:Port Scheduler Flags
      -> RemoteAddress:Port Forward Weight ActiveConn InActConn
    TCP  0A600001:01BB rr 
      -> C0A8320B:192B      Masq    1      3          0         
    TCP  [fd00:0010:0096:0000:0000:0000:0000:000a]:0050 lc 
      -> [fd00:0244:0001:0000:0000:0000:0000:0005]:1F90      Masq    1      0          0         
    UDP  0A60000A:0035 sh persistent 10800 FFFFFFFF
    SCTP C0A832C8:0000 rr ops 
    FWM  00000001 wrr 

    """

  @Test func theKernelsTableIsRead() {
    #expect(
      VirtualService.all(in: Self.table).map(\.description) == [
        "TCP 10.96.0.1:443 rr", "TCP [fd00:10:96::a]:80 lc", "UDP 10.96.0.10:53 sh",
        "SCTP 192.168.50.200:0 rr",
      ])
  }

  @Test(arguments: [
    "", "TCP", "TCP  0A600001 rr", "TCP  0A600001:01BB", "TCP  0A6000:01BB rr", "TCP  0A600001:XYZ rr",
    "TCP  [fd00::zz]:0050 rr", "TCP  [fd00::1:0050 rr", "  -> C0A8320B:192B Masq 1 0 0",
    "ICMP 0A600001:0050 rr",
    "TCP  0A6000010A600001:0050 rr", "TCP  -A600001:0050 rr",
  ]) func otherLinesAreLeftOut(_ line: String) {
    #expect(VirtualService.all(in: line).isEmpty)
  }

  private static let services = VirtualService.all(in: table)

  @Test func onlyKubeProxysSetsCount() {
    let sets = [
      "KUBE-6-CLUSTER-IP", "KUBE-6-LOAD-BALANCER-SOURCE-CI", "KUBE-6-LOAD-BALANCER-SOURCE-CID", "KUBE-6-POD",
      "KUBE-CLUSTER-IP", "KUBE-DST-2FAIIK2E4RIPMTGF", "KUBE-LOOP-BACK", "cali40all-ipam-pools",
      "kube-cluster-ip",
    ]
    let found = IPVSRemains(interfaceAddresses: nil, virtualServices: [], ipsets: sets)
    #expect(
      found.ipsets == [
        "KUBE-6-CLUSTER-IP", "KUBE-6-LOAD-BALANCER-SOURCE-CID", "KUBE-CLUSTER-IP", "KUBE-LOOP-BACK",
      ])
  }

  /// Load balancers of other kinds use IPVS as well.
  @Test func virtualServicesCountOnlyBesideAnotherTrace() {
    func left(_ addresses: [String]?, _ sets: [String]?, _ cluster: Set<String> = []) -> Int? {
      IPVSRemains(
        interfaceAddresses: addresses, virtualServices: Self.services, ipsets: sets, clusterAddresses: cluster
      ).virtualServices?.count
    }
    #expect(left(nil, []) == 0)
    #expect(left(nil, nil) == 0)
    #expect(left([], nil) == 4)
    #expect(left(nil, ["KUBE-LOOP-BACK"]) == 4)
    #expect(left(nil, ["cali40all"]) == 0)
    #expect(left(nil, [], ["10.96.0.1", "fd00:10:96::a", "10.1.2.3"]) == 2)
    let unread = IPVSRemains(interfaceAddresses: [], virtualServices: nil, ipsets: nil)
    #expect(unread.virtualServices == nil)
  }

  private func lines(_ remains: IPVSRemains) -> [String] {
    var facts = NodeFacts(name: "node1")
    facts.ipvs = remains
    return facts.diagnostics().map(\.description)
  }

  @Test func nothingLeftIsNothingToReport() {
    let nothing = IPVSRemains(interfaceAddresses: nil, virtualServices: Self.services, ipsets: ["cali40all"])
    #expect(nothing.isEmpty)
    #expect(lines(nothing).isEmpty)
    #expect(lines(IPVSRemains(interfaceAddresses: nil, virtualServices: nil, ipsets: nil)).isEmpty)
  }

  @Test func whatIsLeftIsNamedWithTheRemedy() throws {
    let found = lines(
      IPVSRemains(
        interfaceAddresses: ["10.96.0.1", "10.96.0.10", "fd00:10:96::a"], virtualServices: Self.services,
        ipsets: ["KUBE-CLUSTER-IP"]))
    #expect(found.count == 3)
    let interface = try #require(found.first { $0.contains("kube-ipvs0 of kube-proxy's mode ipvs has") })
    #expect(interface.contains("has 3 addresses of Services (10.96.0.1, 10.96.0.10, fd00:10:96::a): "))
    #expect(interface.hasSuffix("; stop kube-proxy, then remove it with 'ip link delete kube-ipvs0'"))
    let services = try #require(
      found.first { $0.contains("IPVS has 4 virtual services (TCP 10.96.0.1:443 rr, ") })
    #expect(services.contains("'ipvsadm --clear', which also removes those of other programs"))
    let sets = try #require(found.first { $0.contains("there is 1 ipset (KUBE-CLUSTER-IP) of ") })
    #expect(sets.contains("'ipset destroy NAME'"))
    #expect(found.allSatisfy { $0.hasPrefix("warning: Node node1: ") && !$0.contains("\n") })
  }

  @Test func manyAreCountedAndThreeAreNamed() {
    let addresses = (1...2000).map { "10.96.\($0 / 256).\($0 % 256)" }
    let found = lines(IPVSRemains(interfaceAddresses: addresses, virtualServices: [], ipsets: []))
    #expect(found.count == 1)
    #expect(
      found[0].contains("2000 addresses of Services (10.96.0.1, 10.96.0.2, 10.96.0.3, 1997 more): "))
  }

  @Test func anInterfaceWithoutAddressesIsReportedToo() {
    let found = lines(IPVSRemains(interfaceAddresses: [], virtualServices: [], ipsets: []))
    #expect(found.count == 1 && found[0].contains("is there, without addresses"))
  }
}
