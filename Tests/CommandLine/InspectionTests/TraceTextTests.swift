import Addresses
import ClusterModel
import NFTNetlink
import NFTRuleset
import NFTSimulator
import NFTText
import TestSupport
import Testing

@testable import Inspection

/// What `trace` prints of a simulated packet.
@Suite struct TraceTextTests {
  private let table = TracedTable()

  private func simulated(_ flow: TracedFlow, in table: TracedTable) -> (Outcome, Packet) {
    let packet = table.packet(flow)
    return (PacketSimulator(table.image).outcome(of: packet, on: TracedTable.node), packet)
  }

  private func lines(_ flow: TracedFlow, in table: TracedTable = TracedTable()) -> [String] {
    let (outcome, packet) = simulated(flow, in: table)
    return TraceText(outcome, of: packet, by: table.image, on: TracedTable.node).text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func fates(_ flow: TracedFlow, in table: TracedTable = TracedTable()) -> [TraceDocument.Item] {
    TraceDocument(simulated(flow, in: table).0, by: table.image, on: TracedTable.node).fates
  }

  // MARK: Who sends

  @Test func theHeadNamesTheSender() {
    #expect(
      lines(table.flow(to: "10.96.0.1")).first == "10.244.1.7 sends TCP to 10.96.0.1 port 80")
    #expect(
      lines(table.flow(to: "10.96.0.2", port: 53, .udp, from: "192.168.50.11")).first
        == "the node itself, 192.168.50.11, sends UDP to 10.96.0.2 port 53")
    let ipv6 = TracedTable(.ipv6)
    #expect(
      lines(ipv6.flow(to: "fd00:96::1"), in: ipv6).first == "fd00:244::7 sends TCP to fd00:96::1 port 80")
  }

  // MARK: Steps

  @Test func eachRuleIsFollowedByWhatItDoes() throws {
    // The Service has another port, but not this one.
    let lines = lines(table.flow(to: "10.96.0.2", port: 81))
    try #require(lines.count == 10)
    #expect(
      lines[1...3] == [
        "  prerouting: jump services", "      jumps to services",
        "  prerouting: \(table.image.ruleText(1, of: "prerouting") ?? "")",
      ])
    #expect(lines[4].hasPrefix("      cluster-ips has 10.96.0.2"))
    #expect(
      lines[5...] == [
        "      goes to refuse", "  refuse: \(table.image.ruleText(0, of: "refuse") ?? "")",
        "      the sender gets a TCP reset", "It is refused with a TCP reset.", "",
      ])
  }

  @Test func elementsAreShownWithTheirService() {
    let lines = lines(table.flow(to: "10.96.0.1"))
    #expect(
      lines.contains {
        $0.hasPrefix("      services has 10.96.0.1 . tcp . 80 comment \"shop/web:http\"")
          && $0.hasSuffix(", of Service shop/web:http")
      })
    #expect(lines.contains { $0.hasPrefix("      drew ") && $0.hasSuffix(" of 0...1") })
    #expect(
      lines.contains("      destination is now 10.244.1.5 port 8080")
        || lines.contains("      destination is now 10.244.2.6 port 8080"))
  }

  // MARK: Hashes

  private func hashed(_ port: Port?, by algorithm: BalancingAlgorithm = .maglev) -> (
    outcome: Outcome, text: String
  ) {
    let table = TracedTable(algorithm: algorithm)
    let packet = Packet(
      of: table.flow(to: "10.96.0.1"), sourcePort: port, enteringBy: InterfaceName("cni0"),
      on: TracedTable.node)
    let outcome = PacketSimulator(table.image).outcome(of: packet, on: TracedTable.node)
    return (outcome, TraceText(outcome, of: packet, by: table.image, on: TracedTable.node).text)
  }

  @Test func withTheClientsPortAHashNamesOneEndpoint() {
    let ports = (40_000..<40_040).compactMap { Port($0) }
    let outcomes = ports.map { hashed($0).outcome.fates }
    #expect(outcomes.allSatisfy { $0.count == 1 })
    #expect(Set(outcomes.flatMap(\.keys)).count == 2)
    let text = hashed(40_000).text
    #expect(text.hasPrefix("10.244.1.7 port 40000 sends TCP to 10.96.0.1 port 80\n"))
    #expect(text.contains("      the hash is ") && text.contains(" of 0...250\n"))
  }

  @Test func withoutItEachIsAsLikelyAsItsSlots() throws {
    let fates = hashed(nil).outcome.fates
    #expect(fates.count == 2)
    #expect(fates.values.allSatisfy { abs($0 - 0.5) < 0.01 })
  }

  @Test func theHashOfTheClientsAddressNeedsNoPort() {
    #expect(hashed(nil, by: .sourceHash).outcome.fates.count == 1)
    #expect(
      hashed(nil, by: .sourceHash).outcome.fates.keys.first
        == hashed(40_000, by: .sourceHash).outcome.fates.keys.first)
  }

  @Test func masqueradingIsAStep() {
    let lines = lines(
      table.flow(to: "10.96.0.1", from: "10.244.1.5"), in: TracedTable(endpoints: ["10.244.1.5"]))
    #expect(lines.contains("      source is now an address of the node"))
    #expect(lines.suffix(2) == ["It is delivered to 10.244.1.5 port 8080, masqueraded.", ""])
  }

  // MARK: Fates

  @Test func severalFatesHaveProbabilities() {
    #expect(
      lines(table.flow(to: "10.96.0.1")).suffix(4) == [
        "It is, with a probability of", "   50.0 %  delivered to 10.244.1.5 port 8080, source unchanged",
        "   50.0 %  delivered to 10.244.2.6 port 8080, source unchanged", "",
      ])
    let three = TracedTable(endpoints: ["10.244.1.5", "10.244.2.6", "10.244.3.7"])
    #expect(lines(three.flow(to: "10.96.0.1"), in: three).count { $0.hasPrefix("   33.3 %  ") } == 3)
  }

  @Test func fatesAreInTheOrderOfTheirAddresses() {
    let table = TracedTable(endpoints: ["10.244.3.7", "10.244.1.5", "10.244.2.6"])
    let items = fates(table.flow(to: "10.96.0.1"), in: table)
    #expect(items.map(\.address) == ["10.244.1.5", "10.244.2.6", "10.244.3.7"])
    #expect(abs(items.map(\.probability).reduce(0, +) - 1) < 1e-6)
  }

  @Test(
    arguments: [
      ("10.96.0.2", 80, Transport.tcp, "It is refused with a TCP reset."),
      ("10.96.0.2", 53, .udp, "It is refused with ICMP port unreachable."),
      ("10.96.0.99", 80, .tcp, "It is dropped."),
      ("192.0.2.1", 80, .tcp, "It is left unchanged: no Service has this address and port."),
      ("fd00:96::1", 80, .tcp, "It is delivered to fd00:244::5 port 8080, source unchanged."),
      ("fd00:96::2", 53, .udp, "It is refused with ICMP port unreachable."),
    ] as [(IPAddress, Port, Transport, String)])
  func oneFateIsASentence(_ target: IPAddress, _ port: Port, _ transport: Transport, _ sentence: String) {
    let table = TracedTable(target.family)
    #expect(lines(table.flow(to: target, port: port, transport), in: table).suffix(2) == [sentence, ""])
  }

  /// A rule that someone else added to our table.
  @Test func aForeignRuleDecidesUnknown() {
    var image = table.image
    image.chains["prerouting"]?.rules.insert([.foreign("fib")], at: 0)
    let packet = table.packet(table.flow(to: "10.96.0.1"))
    let outcome = PacketSimulator(image).outcome(of: packet, on: TracedTable.node)
    let text = TraceText(outcome, of: packet, by: image, on: TracedTable.node)
    #expect(text.fates == ["It is decided by a rule that is not ours."])
    #expect(TraceDocument(outcome, by: image, on: TracedTable.node).fates.map(\.fate) == ["unknown"])
  }

  @Test func aServiceAddressDoesNotAnswerUnlessTheNodeHasIt() {
    let table = TracedTable(endpoints: ["10.96.0.2"])
    let flow = table.flow(to: "10.96.0.1")
    #expect(fates(flow, in: table).map(\.fate) == ["unanswered"])
    #expect(
      lines(flow, in: table).contains { $0.hasPrefix("It is sent on to 10.96.0.2 port 8080, where nothing") })
    let cache = SimulatedNode(addresses: ["10.96.0.2"])
    let (outcome, packet) = simulated(flow, in: table)
    #expect(TraceDocument(outcome, by: table.image, on: cache).fates.map(\.fate) == ["delivered"])
    #expect(
      TraceText(outcome, of: packet, by: table.image, on: cache).fates == [
        "It is delivered to 10.96.0.2 port 8080, source unchanged."
      ])
  }

  // MARK: JSON

  @Test func scriptsReadTheSameFates() throws {
    let items = fates(table.flow(to: "10.96.0.1"))
    #expect(items.map(\.fate) == ["delivered", "delivered"] && items.map(\.probability) == [0.5, 0.5])
    #expect(items.map(\.port) == [8080, 8080] && items.map(\.isMasqueraded) == [false, false])
    let refused = try #require(fates(table.flow(to: "10.96.0.2")).first)
    #expect(refused.fate == "reset" && refused.probability == 1)
    #expect(refused.address == nil && refused.port == nil && refused.isMasqueraded == nil)
    let hairpin = TracedTable(endpoints: ["10.244.1.5"])
    #expect(
      fates(hairpin.flow(to: "10.96.0.1", from: "10.244.1.5"), in: hairpin).map(\.isMasqueraded) == [true])
    let ipv6 = TracedTable(.ipv6)
    #expect(fates(ipv6.flow(to: "fd00:96::1"), in: ipv6).map(\.address) == ["fd00:244::5"])
    #expect(fates(ipv6.flow(to: "fd00:96::99"), in: ipv6).map(\.fate) == ["dropped"])
  }

  // MARK: The packet

  @Test func theNodesOwnAddressesMeanTheNode() {
    for source in ["192.168.50.11", "127.0.0.1"] as [IPAddress] {
      let packet = Packet(
        of: table.flow(to: "10.96.0.1", from: source), enteringBy: InterfaceName("cni0"), on: TracedTable.node
      )
      #expect(packet.inputInterface == nil && packet.source == source)
    }
    let ipv6 = TracedTable(.ipv6).flow(to: "fd00:96::1", from: "::1")
    #expect(Packet(of: ipv6, enteringBy: nil, on: TracedTable.node).inputInterface == nil)
  }

  @Test func withoutANameTheInterfaceIsOneThatNoRuleKnows() {
    let flow = table.flow(to: "10.96.0.1")
    #expect(
      Packet(of: flow, enteringBy: InterfaceName("cni0"), on: TracedTable.node).inputInterface
        == InterfaceName("cni0"))
    #expect(
      Packet(of: flow, enteringBy: nil, on: TracedTable.node).inputInterface == InterfaceName("unknown"))
  }

  /// Interfaces come and go; the packet came from elsewhere all the same.
  @Test(arguments: [("cni0", "cni0"), (nil, "unknown"), ("not a name/", "unknown")] as [(String?, String)])
  func theFollowedPacketsInterfaceHasAName(_ name: String?, _ expected: String) {
    let flow = table.flow(to: "10.96.0.1", port: 443)
    let followed = table.followed(flow, [table.start(inputInterface: 5, mark: 0x10)])
    var asked: [UInt32] = []
    let packet = Packet(followed) { number in
      asked.append(number)
      return name
    }
    #expect(asked == [5] && packet.inputInterface == InterfaceName(expected))
    #expect(packet.mark == 0x10 && packet.port == 443 && packet.destination == "10.96.0.1")
    let own = Packet(table.followed(flow, [table.start(inputInterface: nil)])) { _ in name }
    #expect(own.inputInterface == nil)
  }
}
