import Addresses
import NFTRuleset
import NFTSimulator
import TestSupport
import Testing

struct BaseChainTests {
  /// What happens to a packet that arrives for the node itself, or that the node sends, if this chain drops it.
  private func fate(_ base: BaseChain, isOwn: Bool) -> Fate? {
    let chain = TableImage.Chain(base: base, rules: [[.verdict(.drop)]])
    let packet = Packet(
      from: "10.0.0.1", to: "10.0.0.2", .tcp, port: 80, inputInterface: isOwn ? nil : InterfaceName("eth0"))
    return PacketSimulator(TableImage(family: .ipv4, chains: ["a": chain]))
      .outcome(of: packet, on: SimulatedNode(addresses: ["10.0.0.2"])).possibilities.first?.fate
  }

  @Test func packetsMeetTheChainsThatTranslate() {
    let arriving = BaseChain(.nat, .prerouting, .dstnat)
    let own = BaseChain(.nat, .output, .dstnat)
    let leaving = BaseChain(.nat, .postrouting, .srcnat)
    #expect([arriving, own, leaving].map { fate($0, isOwn: false) == .dropped } == [true, false, false])
    #expect([arriving, own, leaving].map { fate($0, isOwn: true) == .dropped } == [false, true, true])
  }

  /// The packet is to the node itself if it arrives.
  @Test func packetsMeetTheFilters() {
    let filters = [BaseChain.Hook.input, .forward, .output].map { BaseChain(.filter, $0, .filter) }
    #expect(filters.map { fate($0, isOwn: false) == .dropped } == [true, false, false])
    #expect(filters.map { fate($0, isOwn: true) == .dropped } == [false, false, true])
  }

  @Test(arguments: [
    BaseChain(.filter, .prerouting, .dstnat), BaseChain(.nat, .prerouting, .filter),
    BaseChain(.nat, .prerouting, .dstnat, policy: .drop), BaseChain(.nat, .input, .srcnat),
  ])
  func otherBaseChainsAreIgnored(_ base: BaseChain) {
    #expect(fate(base, isOwn: false) == fate(BaseChain(.filter, .forward, .mangle), isOwn: false))
    #expect(fate(base, isOwn: false) != .dropped)
  }
}
