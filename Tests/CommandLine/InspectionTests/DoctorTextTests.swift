import Addresses
import ClusterModel
import Foundation
import NodeChecks
import Testing

@testable import Inspection

/// The text output of `doctor` for given facts.
@Suite struct DoctorTextTests {
  private static let healthy: NodeFacts = {
    var facts = NodeFacts(name: "node1")
    facts.clusterNodes = ["node1", "node2"]
    facts.ipv4 = FamilyFacts(forwards: true, hasRouteToServices: true)
    facts.ipv6 = FamilyFacts(isUsed: false)
    facts.otherProxies = []
    facts.ipvs = IPVSRemains(interfaceAddresses: nil, virtualServices: [], ipsets: [])
    facts.lackingFeatures = []
    facts.versions = ProgramVersions(kernel: "6.1.0-42-cloud-amd64", nft: "1.0.6", libnftnl: "11.6.0")
    facts.conntrack = ConntrackFacts(count: 3, maximum: 65_536)
    facts.podBridges = [PodBridge(name: "cni0", passesIPv4: true, passesIPv6: true)]
    facts.forwardingChains = []
    return facts
  }()

  private func lines(_ facts: NodeFacts) -> [String] {
    DoctorText(facts).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func reportsItsChecksIfNothingIsWrong() {
    let lines = lines(Self.healthy)
    #expect(lines.first == "Node node1")
    #expect(lines.contains("  IPv4 forwarding: on"))
    #expect(lines.contains { $0.hasPrefix("  kernel: 6.1.0-42-cloud-amd64 (tested): ") })
    #expect(lines.contains("  left by kube-proxy's mode ipvs: nothing"))
    #expect(lines.contains("  nft: 1.0.6 (tested)"))
    #expect(lines.contains("  libnftnl: libnftnl.so.11.6.0 (tested)"))
    #expect(lines.contains("  connections: 3 of 65536"))
    #expect(lines.contains("  bridged IPv4 packets on cni0 pass through our rules: yes"))
    #expect(lines.contains("  other firewalls let packets to Services pass: yes"))
    #expect(!lines.contains { $0.contains("IPv6") })
    #expect(lines.suffix(2) == ["No problems found.", ""])
  }

  @Test func reportsWhatCouldNotBeRead() {
    let lines = lines(NodeFacts(name: "node1"))
    #expect(lines.contains("  IPv4 forwarding: could not be read"))
    #expect(lines.contains { $0.hasPrefix("  other proxies: ") && $0.hasSuffix("run as root") })
    #expect(lines.contains { $0.hasPrefix("  kernel: ") && $0.hasSuffix("run as root") })
    #expect(lines.contains("  connections: not tracked yet"))
    #expect(!lines.contains { $0.hasPrefix("  nft:") })
  }

  @Test func namesChainsOfWhichItIsNotKnownWhatTheyDo() {
    var facts = Self.healthy
    facts.forwardingChains = [
      ForwardingChain(program: "nft", table: "inet fw", chain: "forward", families: [.ipv4], fate: .undecided)
    ]
    let lines = lines(facts)
    #expect(lines.contains("  other firewalls let packets to Services pass: as far as known"))
    #expect(
      lines.contains {
        $0.hasPrefix("    chain forward in table inet fw drops what none of its rules accepts")
      })
    #expect(lines.suffix(2) == ["No problems found.", ""])
  }

  @Test func saysWhatWasNotCheckedOfIPVS() {
    var facts = Self.healthy
    facts.ipvs = IPVSRemains(interfaceAddresses: [], virtualServices: [], ipsets: nil)
    #expect(
      lines(facts).contains("  left by kube-proxy's mode ipvs: found; ipsets not checked: run as root"))
    facts.ipvs = nil
    #expect(lines(facts).contains("  left by kube-proxy's mode ipvs: could not be read"))
  }

  @Test func endsWithEachFindingAndItsRemedy() {
    var facts = Self.healthy
    facts.ipv4.forwards = false
    facts.clusterNodes = ["node2"]
    let lines = lines(facts)
    #expect(lines.contains("2 findings:"))
    let findings = facts.diagnostics()
    #expect(findings.count == 2)
    for finding in findings {
      #expect(lines.contains { $0.hasSuffix(finding.problem) })
      #expect(lines.contains("    → \(finding.remedy)"))
    }
  }

  @Test func namesTheTriedKernelsIfThisOneIsUntried() {
    var facts = Self.healthy
    facts.versions = ProgramVersions(kernel: "5.15.0-1-generic")
    let lines = lines(facts)
    #expect(lines.contains { $0.hasPrefix("  kernel: 5.15.0-1-generic (not tested; tested: 5.10, 6.1, ") })
    #expect(lines.contains { $0.hasPrefix("  nft: not installed") })
    #expect(lines.contains("  libnftnl: unknown"))
  }

  @Test func saysInALineWhatDoesNotWorkWithoutAnOptionalFeature() {
    var facts = Self.healthy
    facts.lackingFeatures = [.connectionLimits, .hash, .connectionMarks]
    let lines = lines(facts)
    #expect(
      lines.contains {
        $0.hasSuffix("has all that the tables need, but not connlimit and ct-mark and jhash")
      })
    #expect(
      lines.filter { $0.hasPrefix("    without ") } == [
        "    without connlimit, viaduct/max-connections and viaduct/max-connections-per-second have no effect; load it "
          + "with 'modprobe nft_connlimit', or use Linux 6.7 or later, built with CONFIG_NFT_CONNLIMIT",
        "    without ct-mark, viaduct/reset-connections and --reset-connections have no effect; use Linux 3.13 or "
          + "later, built with CONFIG_NF_CONNTRACK_MARK",
        "    without jhash, maglev, source-hash and destination-hash are served as random; load it with "
          + "'modprobe nft_hash', or use Linux 4.10 or later, built with CONFIG_NFT_HASH",
      ])
    #expect(lines.suffix(2) == ["No problems found.", ""])
    facts.lackingFeatures = []
    #expect(!self.lines(facts).contains { $0.contains("without ") })
  }

  /// `explain --node-facts` reads the output of `doctor -o json`.
  @Test func aReportIsReadAgain() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "viaduct-test-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try JSONEncoder().encode(NodeReport(Self.healthy)).write(to: URL(filePath: file))
    #expect(try NodeReport(file: file).facts == Self.healthy)
    try Data("{}".utf8).write(to: URL(filePath: file))
    #expect(throws: InspectionError.self) { try NodeReport(file: file) }
    #expect(throws: InspectionError.self) { try NodeReport(file: file + "-missing") }
  }
}
