import Addresses
import NFTCompiler
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import NFTSimulator

/// The kernel's hashes. The expected numbers are those of Linux 6.18, which added `jhash …` of real packets to a set.
struct HashTests {
  private static let flow: [Operand] = [.sourceAddress, .destinationAddress, .sourcePort, .destinationPort]

  /// The slot that a rule's hash leads a packet to, or nil if it may be any.
  private func slots(_ fields: [Operand], _ packet: Packet) -> [UInt32] {
    let rule: Rule<DestinationSide> = [
      .set(.priority, to: .hash(fields, below: 1021, seed: 0x5649_4144)), .verdict(.drop),
    ]
    let family = packet.source.family
    let chain = TableImage.Chain(
      base: BaseChain(.nat, .output, .dstnat), rules: [rule.instructions(for: family)])
    let outcome = PacketSimulator(TableImage(family: family, chains: ["a": chain]))
      .outcome(of: packet, on: SimulatedNode(addresses: []))
    return outcome.possibilities.flatMap(\.trace).compactMap { step in
      if case .set(.priority, let number) = step.event { number } else { nil }
    }
  }

  /// The same, computed without a rule.
  private func computed(_ hash: FlowHash, _ address: IPAddress, _ port: Port) -> UInt32 {
    UInt32(
      hash.slot(from: AddressAndPort(address, port), to: AddressAndPort(address, 8099), below: 1021))
  }

  private func packet(_ address: IPAddress, _ port: Port?) -> Packet {
    Packet(from: address, port, to: address, .tcp, port: 8099)
  }

  @Test(
    arguments: [
      (40_000, 81), (40_001, 259), (40_002, 578), (40_003, 786), (40_004, 768), (40_005, 648), (40_006, 147),
      (40_007, 489),
    ] as [(Port, UInt32)])
  func hashesAFlowOverIPv4(_ port: Port, _ slot: UInt32) {
    #expect(computed(.flow, "127.0.0.1", port) == slot)
    #expect(computed(.source, "127.0.0.1", port) == 1000)
    #expect(computed(.destination, "127.0.0.1", port) == 1000)
    #expect(slots(Self.flow, packet("127.0.0.1", port)) == [slot])
    #expect(slots([.sourceAddress], packet("127.0.0.1", port)) == [1000])
  }

  @Test(
    arguments: [
      (40_000, 55), (40_001, 756), (40_002, 1015), (40_003, 660), (40_004, 292), (40_005, 520), (40_006, 877),
      (40_007, 716),
    ] as [(Port, UInt32)])
  func hashesAFlowOverIPv6(_ port: Port, _ slot: UInt32) {
    #expect(computed(.flow, "::1", port) == slot)
    #expect(slots(Self.flow, packet("::1", port)) == [slot])
  }

  @Test func anUnknownPortMayLeadAnywhere() {
    #expect(slots(Self.flow, packet("127.0.0.1", nil)).sorted() == Array(0..<1021))
    #expect(slots([.sourceAddress], packet("127.0.0.1", nil)) == [1000])
  }

  @Test func aHashOfAMapsDataIsUnknown() {
    let rule: [Instruction] = [
      .loadMeta(.mark, into: Register(0)),
      .lookup(Register(0), in: .named("m"), into: Register(4), inverted: false),
      .hash(Register(4), length: 4, into: Register(0), modulus: 2, seed: 0), .verdict(.drop),
    ]
    let set = NamedSet(
      SetDeclaration("m", key: [.word], value: .fields([.word])),
      [Element(RegisterWords(0), .fields(RegisterWords(7)))])
    let ruleset = TableImage(Ruleset(family: .ipv4, sets: [set], chains: []))
    let chain = TableImage.Chain(base: BaseChain(.nat, .output, .dstnat), rules: [rule])
    let image = TableImage(family: .ipv4, sets: ruleset.sets, chains: ["a": chain])
    let outcome = PacketSimulator(image).outcome(
      of: packet("127.0.0.1", 40_000), on: SimulatedNode(addresses: []))
    #expect(outcome.fates == [.unknown: 1])
  }

  @Test func aBlockOfTwelveBytesIsTheLast() {
    // 12 bytes are finished and not mixed; 16 are one of each.
    let words: [UInt32] = [1, 2, 3, 0]
    #expect(jenkinsHash([1, 2, 3], length: 12, seed: 0) != jenkinsHash(words, length: 16, seed: 0))
    #expect(jenkinsHash([], length: 0, seed: 5) == 0xdead_beef + 5)
  }
}
