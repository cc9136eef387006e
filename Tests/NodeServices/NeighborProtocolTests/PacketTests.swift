import Addresses
import NeighborProtocol
import SeededRandom
import TestSupport
import Testing

struct PacketTests {
  private let station = MACAddress(number: 0x0200_0000_0001)
  private let other = MACAddress(number: 0x0200_0000_0002)

  // MARK: ARP

  private func arp(_ operation: UInt8, _ sender: [UInt8], _ target: [UInt8]) -> [UInt8] {
    [0, 1, 8, 0, 6, 4, 0, operation] + sender + target
  }

  /// RFC 826: hardware and protocol type, their lengths, the operation, then sender and target.
  @Test func parsesAnARPRequest() throws {
    let bytes = arp(1, [2, 0, 0, 0, 0, 2, 192, 168, 1, 7], [0, 0, 0, 0, 0, 0, 192, 168, 1, 80])
    let packet = try #require(ARPPacket(bytes: bytes))
    #expect(packet.operation == .request)
    #expect(packet.senderMAC == other)
    #expect("\(packet.senderAddress)" == "192.168.1.7")
    #expect("\(packet.targetAddress)" == "192.168.1.80")
    #expect(packet.bytes == bytes)
    // Frames are padded to 46 bytes.
    #expect(ARPPacket(bytes: bytes + [UInt8](repeating: 0, count: 18)) == packet)
  }

  @Test func repliesToARequest() throws {
    let bytes = arp(1, [2, 0, 0, 0, 0, 2, 192, 168, 1, 7], [0, 0, 0, 0, 0, 0, 192, 168, 1, 80])
    let packet = try #require(ARPPacket(bytes: bytes))
    #expect(
      packet.reply(from: station).bytes
        == arp(
          2, [2, 0, 0, 0, 0, 1, 192, 168, 1, 80],
          [
            2, 0, 0, 0, 0, 2, 192, 168, 1, 7,
          ]))
  }

  /// RFC 5227, section 2.1.1 and 2.3; RFC 5944, section 4.6.
  @Test func probesAndAnnouncements() throws {
    let address = IPv4Address("192.168.1.80")
    let probe = ARPPacket.probe(address, from: station)
    #expect(probe.isProbe)
    #expect(
      probe.bytes
        == arp(1, [2, 0, 0, 0, 0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 192, 168, 1, 80]))
    #expect(
      ARPPacket.announcement(address, of: station, as: .request).bytes
        == arp(
          1, [2, 0, 0, 0, 0, 1, 192, 168, 1, 80],
          [
            0, 0, 0, 0, 0, 0, 192, 168, 1, 80,
          ]))
    #expect(
      ARPPacket.announcement(address, of: station, as: .reply).bytes
        == arp(
          2, [2, 0, 0, 0, 0, 1, 192, 168, 1, 80],
          [
            2, 0, 0, 0, 0, 1, 192, 168, 1, 80,
          ]))
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 7])
  func rejectsOtherKindsOfARP(place: Int) throws {
    var bytes = ARPPacket.probe(IPv4Address("192.168.1.80"), from: station).bytes
    bytes[place] ^= 4
    #expect(ARPPacket(bytes: bytes) == nil)
    bytes[place] ^= 4
    #expect(ARPPacket(bytes: Array(bytes.dropLast())) == nil)
  }

  // MARK: IPv6 neighbor discovery

  /// fe80::2 solicits 2001:db8::80; the checksum was computed by another program.
  private let solicitation: [UInt8] = {
    let header: [UInt8] = [0x60, 0, 0, 0, 0, 32, 58, 255]
    let source: [UInt8] = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    let group: [UInt8] = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0, 0, 0x80]
    let target: [UInt8] = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80]
    return header + source + group + [135, 0, 0x4a, 0x61, 0, 0, 0, 0] + target + [1, 1, 2, 0, 0, 0, 0, 2]
  }()

  @Test func parsesASolicitation() throws {
    let message = try #require(NeighborMessage(bytes: solicitation))
    guard case .solicitation(let question) = message else {
      Issue.record("\(message)")
      return
    }
    #expect("\(question.source)" == "fe80::2")
    #expect("\(question.destination)" == "ff02::1:ff00:80")
    #expect("\(question.target)" == "2001:db8::80")
    #expect(question.sourceMAC == other)
    #expect(!question.isProbe)
    #expect(question.bytes == solicitation)
  }

  @Test func answersASolicitation() throws {
    guard case .solicitation(let question)? = NeighborMessage(bytes: solicitation) else {
      Issue.record("no solicitation")
      return
    }
    let own = IPv6Address("fe80::1")
    let answer = NeighborAdvertisement.answer(to: question, of: station, from: own)
    #expect(answer.isSolicited && answer.isOverride)
    #expect("\(answer.destination)" == "fe80::2")
    // Solicited and override, and the option with the target's link-layer address.
    #expect(answer.bytes[40..<48].elementsEqual([136, 0, answer.bytes[42], answer.bytes[43], 0x60, 0, 0, 0]))
    #expect(answer.bytes.suffix(8) == [2, 1, 2, 0, 0, 0, 0, 1])
    #expect(NeighborMessage(bytes: answer.bytes) == .advertisement(answer))
    var router = answer
    router.isRouter = true
    #expect(router.bytes[44] == 0xe0)
    #expect(NeighborMessage(bytes: router.bytes) == .advertisement(router))
  }

  @Test func answersAProbeToAllNodes() throws {
    let address = IPv6Address("2001:db8::80")
    let probe = NeighborSolicitation.probe(address)
    #expect(NeighborMessage(bytes: probe.bytes) == .solicitation(probe))
    let answer = NeighborAdvertisement.answer(
      to: probe, of: station, from: IPv6Address("fe80::1"))
    #expect("\(answer.destination)" == "ff02::1")
    #expect(!answer.isSolicited && answer.isOverride)
    #expect(NeighborMessage(bytes: answer.bytes) == .advertisement(answer))
  }

  /// RFC 4861, section 7.1.1: all of these must be dropped.
  @Test func rejectsInvalidPackets() throws {
    func without(_ change: (inout [UInt8]) -> Void) -> NeighborMessage? {
      var bytes = solicitation
      change(&bytes)
      return NeighborMessage(bytes: bytes)
    }
    #expect(NeighborMessage(bytes: solicitation) != nil)
    #expect(without { $0[7] = 254 } == nil, "the hop limit shows that it was routed")
    #expect(without { $0[43] ^= 1 } == nil, "the checksum is wrong")
    #expect(without { $0[41] = 1 } == nil, "the code is not 0")
    #expect(without { $0[5] = 40 } == nil, "the payload is longer than the packet")
    #expect(without { $0[65] = 0 } == nil, "an option has no length")
    #expect(without { $0.removeLast(8) } == nil, "an option is missing")
    #expect(without { $0[0] = 0x40 } == nil, "it is not IPv6")
    let isMulticast = NeighborSolicitation(
      source: IPv6Address("fe80::2"), destination: IPv6Address("ff02::1"),
      target: IPv6Address("ff02::1:2"), sourceMAC: other)
    #expect(NeighborMessage(bytes: isMulticast.bytes) == nil, "the target is a group")
    var probe = NeighborSolicitation.probe(IPv6Address("2001:db8::80"))
    probe.sourceMAC = other
    #expect(NeighborMessage(bytes: probe.bytes) == nil, "a probe with the host's address")
  }

  /// What is damaged and then cut off is hardly ever a message, so it is also read before that.
  @Test func survivesRandomInput() {
    var messages = 0
    for seed in UInt64(1)...2_000 {
      var random = SeededGenerator(seed: seed)
      var bytes = solicitation
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
      }
      let start = bytes.dropLast(Int.random(in: 0...bytes.count, using: &random))
      for bytes in [bytes, Array(start)] {
        guard let message = NeighborMessage(bytes: bytes) else { continue }
        messages += 1
        // The checksum does not cover the first bytes of the header, which are not preserved.
        switch message {
        case .solicitation(let question):
          #expect(NeighborMessage(bytes: question.bytes) == message, "seed \(seed)")
        case .advertisement(let claim):
          #expect(NeighborMessage(bytes: claim.bytes) == message, "seed \(seed)")
        }
      }
    }
    #expect(messages == 28, "the others were recognized as damaged")
  }
}
