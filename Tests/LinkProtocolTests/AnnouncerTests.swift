import Addresses
import LinkProtocol
import SeededRandom
import TestSupport
import Testing

struct AnnouncerTests {
  private let ours = MACAddress(number: 0x0200_0000_0010)
  private let client = MACAddress(number: 0x0200_0000_0002)
  private let rival = MACAddress(number: 0x0200_0000_0099)
  private let v4 = IPAddress("192.168.1.80")
  private let v6 = IPAddress("2001:db8::80")

  private var links: NodeLinks {
    NodeLinks(
      interfaces: [
        LinkInterface(
          index: 2, name: "eth0", mac: ours,
          networks: [IPPrefix("192.168.1.0/24"), IPPrefix("2001:db8::/64")],
          ipv6Source: IPv6Address("fe80::10"))
      ], ownAddresses: [IPAddress("192.168.1.10"), IPAddress("2001:db8::10")], ownMACs: [ours])
  }

  private func started(_ wanted: Set<IPAddress>, choice: InterfaceChoice = .byNetwork) -> Played {
    var played = Played(AddressAnnouncer(choice))
    played.handle(.links(links))
    played.handle(.wanted(wanted))
    return played
  }

  private func request(_ target: IPv4Address, from sender: IPv4Address = "192.168.1.7", mac: MACAddress)
    -> LinkFrame
  {
    let packet = ARPPacket(
      .request, senderMAC: mac, senderAddress: sender, targetMAC: .zero,
      targetAddress: target)
    return LinkFrame(.arp, packet.bytes, station: mac, interface: 2)
  }

  private func solicitation(_ target: IPv6Address, mac: MACAddress) -> LinkFrame {
    let message = NeighborSolicitation(
      source: IPv6Address("fe80::7"), destination: target, target: target, sourceMAC: nil)
    return LinkFrame(.ipv6, message.bytes, station: mac, interface: 2)
  }

  private func claim(mac: MACAddress) -> LinkFrame {
    let packet = ARPPacket.announcement(IPv4Address("192.168.1.80"), of: mac, as: .request)
    return LinkFrame(.arp, packet.bytes, station: mac, interface: 2)
  }

  // MARK: The ordinary course

  @Test func asksThenTellsThenIsQuiet() {
    var played = started([v4])
    played.run(until: .seconds(60))
    #expect(
      played.log == [
        "0 probe 192.168.1.80", "150 probe 192.168.1.80",
        "300 load balancer address 192.168.1.80: announced on eth0",
        "300 request 192.168.1.80", "300 reply 192.168.1.80",
        "1300 request 192.168.1.80", "1300 reply 192.168.1.80",
        "2300 request 192.168.1.80", "2300 reply 192.168.1.80",
      ])
    #expect(played.announcer.deadline == nil)
  }

  @Test func tellsIPv6NeighborsToo() {
    var played = started([v6])
    played.run(until: .seconds(60))
    #expect(
      played.log == [
        "0 join ff02::1:ff00:80", "0 solicit 2001:db8::80", "150 solicit 2001:db8::80",
        "300 load balancer address 2001:db8::80: announced on eth0",
        "300 advertise 2001:db8::80 to ff02::1", "1300 advertise 2001:db8::80 to ff02::1",
        "2300 advertise 2001:db8::80 to ff02::1",
      ])
  }

  @Test func answersWhoAsksForIt() {
    var played = started([v4])
    played.handle(.received(request("192.168.1.80", mac: client)))
    #expect(played.log == ["0 probe 192.168.1.80"], "nobody is answered before it is known to be free")
    played.run(until: .seconds(5))
    played.log = []
    played.handle(.received(request("192.168.1.80", mac: client)))
    #expect(played.log == ["5000 reply 192.168.1.80"])
    #expect(played.lastFrame?.station == client)
    #expect(played.lastFrame.flatMap { ARPPacket(bytes: $0.bytes) }?.senderMAC == ours)
    played.log = []
    played.handle(.received(request("192.168.1.81", mac: client)))
    played.handle(.received(request("192.168.1.10", mac: client)))
    played.handle(.received(request("192.168.1.80", mac: ours)))
    #expect(played.log == [], "another's address, the node's own, and our own question")
    // A probe: whoever wants the address hears that it is taken.
    played.handle(.received(request("192.168.1.80", from: "0.0.0.0", mac: client)))
    #expect(played.log == ["5000 reply 192.168.1.80"])
  }

  @Test func answersIPv6Questions() {
    var played = started([v6])
    played.run(until: .seconds(5))
    played.log = []
    played.handle(.received(solicitation("2001:db8::80", mac: client)))
    #expect(played.log == ["5000 advertise 2001:db8::80 to fe80::7"])
    #expect(played.lastFrame?.station == client)
    let probe = NeighborSolicitation.probe(IPv6Address("2001:db8::80"))
    played.handle(.received(LinkFrame(.ipv6, probe.bytes, station: client, interface: 2)))
    #expect(played.log.last == "5000 advertise 2001:db8::80 to ff02::1")
    #expect(played.lastFrame?.station == MACAddress(number: 0x3333_0000_0001))
    played.log = []
    played.handle(.received(solicitation("2001:db8::81", mac: client)))
    #expect(played.log == [])
  }

  @Test func fallsSilent() {
    var played = started([v4, v6])
    played.run(until: .seconds(5))
    played.log = []
    played.handle(.wanted([]))
    #expect(
      played.log == [
        "5000 load balancer address 192.168.1.80: not answered any more on eth0",
        "5000 leave ff02::1:ff00:80",
        "5000 load balancer address 2001:db8::80: not answered any more on eth0",
      ])
    played.log = []
    played.handle(.received(request("192.168.1.80", mac: client)))
    played.handle(.received(solicitation("2001:db8::80", mac: client)))
    played.run(until: .seconds(100))
    #expect(played.log == [])
  }

  @Test func staysInAGroupThatAnotherAddressNeeds() {
    var played = started([v6, IPAddress("2001:db8::1:0:80")])
    played.log = []
    played.handle(.wanted([v6]))
    #expect(!played.log.contains { $0.contains("leave") })
    played.handle(.wanted([]))
    #expect(played.log.filter { $0.contains("leave") } == ["0 leave ff02::1:ff00:80"])
  }

  // MARK: Where

  @Test func isNotSaidWithoutANetwork() {
    var played = started([IPAddress("10.9.9.9")])
    played.run(until: .seconds(5))
    #expect(played.log.count == 1)
    #expect(played.log[0].contains("no interface that is up is on a network that holds it"))
    played.handle(.wanted([IPAddress("10.9.9.9")]))
    #expect(played.log.count == 1, "it is said once")
    var named = started([IPAddress("10.9.9.9")], choice: .named(["eth0"]))
    named.run(until: .seconds(1))
    #expect(named.log.contains("300 load balancer address 10.9.9.9: announced on eth0"))
  }

  @Test func theNodesOwnAddressIsTheKernels() {
    var played = started([IPAddress("192.168.1.10")])
    played.run(until: .seconds(5))
    #expect(played.log.count == 1)
    #expect(played.log[0].contains("the node has it as an address of its own"))
  }

  @Test func followsInterfaces() {
    var played = started([v4])
    played.run(until: .seconds(5))
    played.log = []
    played.handle(.links(NodeLinks()))
    #expect(played.log.first == "5000 load balancer address 192.168.1.80: not answered any more on eth0")
    played.log = []
    played.handle(.links(links))
    played.run(until: .seconds(10))
    #expect(played.log.first == "5000 probe 192.168.1.80")
    #expect(played.log.contains("5300 load balancer address 192.168.1.80: announced on eth0"))
    // Another hardware address: everybody has to hear of it at once.
    var moved = links
    moved.interfaces[0].mac = MACAddress(number: 0x0200_0000_0011)
    moved.ownMACs = [moved.interfaces[0].mac]
    played.log = []
    played.handle(.links(moved))
    #expect(played.log == ["10000 request 192.168.1.80", "10000 reply 192.168.1.80"])
    #expect(played.lastFrame.flatMap { ARPPacket(bytes: $0.bytes) }?.senderMAC == moved.interfaces[0].mac)
  }

  // MARK: Somebody else

  @Test func leavesAnAddressThatSomebodyHas() {
    var played = started([v4])
    let answer = ARPPacket(
      .reply, senderMAC: rival, senderAddress: IPv4Address("192.168.1.80"), targetMAC: ours,
      targetAddress: IPv4Address(rawValue: 0))
    played.handle(.received(LinkFrame(.arp, answer.bytes, station: rival, interface: 2)))
    #expect(played.log.last?.contains("02:00:00:00:00:99 has it") == true)
    played.log = []
    played.handle(.received(request("192.168.1.80", mac: client)))
    played.run(until: .seconds(29))
    #expect(played.log == [])
    // It is asked again; the station answers, which is no news.
    played.run(until: .seconds(30))
    #expect(played.log == ["30000 probe 192.168.1.80"])
    played.handle(.received(LinkFrame(.arp, answer.bytes, station: rival, interface: 2)))
    #expect(played.log.count == 1)
    // It is gone.
    played.log = []
    played.run(until: .seconds(61))
    #expect(played.log.contains("60300 load balancer address 192.168.1.80: announced on eth0"))
  }

  @Test func leavesAnIPv6AddressThatSomebodyHas() {
    var played = started([v6])
    let answer = NeighborAdvertisement(
      source: IPv6Address("fe80::99"), destination: IPv6Address("ff02::1"),
      target: IPv6Address("2001:db8::80"), isSolicited: false, isOverride: true, targetMAC: rival)
    played.handle(.received(LinkFrame(.ipv6, answer.bytes, station: rival, interface: 2)))
    #expect(played.log.last?.contains("02:00:00:00:00:99 has it") == true)
    played.run(until: .seconds(20))
    #expect(!played.log.contains { $0.contains("advertise") })
  }

  @Test func defendsNowAndThen() {
    var played = started([v4])
    played.run(until: .seconds(5))
    played.log = []
    for _ in 0..<50 {
      played.handle(.received(claim(mac: rival)))
      played.run(until: played.now + .milliseconds(100))
    }
    #expect(played.log.filter { $0.contains("says on eth0 that it has it too") }.count == 1)
    #expect(played.log.filter { $0.hasSuffix("request 192.168.1.80") }.count == 1, "no storm")
    played.run(until: .seconds(16))
    played.log = []
    played.handle(.received(claim(mac: rival)))
    #expect(played.log == ["16000 request 192.168.1.80", "16000 reply 192.168.1.80"])
    played.run(until: .seconds(100))
    played.log = []
    played.handle(.received(claim(mac: rival)))
    #expect(played.log.first?.contains("that it has it too") == true, "it is said again after a while")
  }

  @Test func twoThatAskAtOnceAgree() {
    for (mac, isOurs) in [(rival, true), (client, false)] {
      var played = started([v4])
      played.handle(.received(request("192.168.1.80", from: "0.0.0.0", mac: mac)))
      played.run(until: .seconds(3))
      #expect(played.log.contains { $0.hasSuffix(": announced on eth0") } == isOurs, "\(mac)")
    }
  }

  // MARK: In general

  /// However events come: no answer for what is not wanted, and never more frames than events and timers explain.
  @Test func survivesAnyOrder() {
    for seed in UInt64(1)...300 {
      var random = SeededGenerator(seed: seed)
      var played = Played(AddressAnnouncer())
      var wanted: Set<IPAddress> = []
      for _ in 0..<60 {
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
          wanted = Set([v4, v6, IPAddress("192.168.1.10")].filter { _ in .random(using: &random) })
          played.handle(.wanted(wanted))
        case 1: played.handle(.links(.random(using: &random) ? links : NodeLinks()))
        case 2: played.handle(.received(claim(mac: rival)))
        case 3: played.run(until: played.now + .milliseconds(Int.random(in: 0...5_000, using: &random)))
        default:
          played.log = []
          played.handle(.received(request("192.168.1.80", mac: client)))
          played.handle(.received(solicitation("2001:db8::80", mac: client)))
          let answers = played.log.filter { $0.contains("reply") || $0.contains("advertise") }
          #expect(wanted.contains(v4) || !answers.contains { $0.contains("192.168.1.80") }, "seed \(seed)")
          #expect(wanted.contains(v6) || !answers.contains { $0.contains("2001:db8") }, "seed \(seed)")
        }
        #expect(played.announcer.watched.isSubset(of: wanted), "seed \(seed)")
      }
    }
  }
}

/// A machine that is played with, and what it did.
private struct Played {
  var announcer: AddressAnnouncer
  var now = Duration.zero
  var log: [String] = []
  var lastFrame: LinkFrame?

  init(_ announcer: AddressAnnouncer) { self.announcer = announcer }

  mutating func handle(_ event: AddressAnnouncer.Event) {
    for action in announcer.handle(event, at: now) {
      if case .send(let frame) = action { lastFrame = frame }
      log.append("\(Int(now / .milliseconds(1))) \(text(action))")
    }
  }

  /// Wakes the machine whenever it wants to be, up to this moment.
  mutating func run(until end: Duration) {
    var turns = 0
    while let deadline = announcer.deadline, deadline <= end, turns < 10_000 {
      now = max(now, deadline)
      handle(.timer)
      turns += 1
    }
    #expect(turns < 10_000)
    now = end
  }

  private func text(_ action: AddressAnnouncer.Action) -> String {
    switch action {
    case .join(let group, _): return "join \(group)"
    case .leave(let group, _): return "leave \(group)"
    case .report(let report): return "\(report)"
    case .send(let frame):
      if let packet = ARPPacket(bytes: frame.bytes) {
        let word = packet.isProbe ? "probe" : "\(packet.operation)"
        return "\(word) \(packet.isProbe ? packet.targetAddress : packet.senderAddress)"
      }
      switch NeighborMessage(bytes: frame.bytes) {
      case .solicitation(let question)?: return "solicit \(question.target)"
      case .advertisement(let claim)?: return "advertise \(claim.target) to \(claim.destination)"
      case nil: return "a broken frame"
      }
    }
  }
}
