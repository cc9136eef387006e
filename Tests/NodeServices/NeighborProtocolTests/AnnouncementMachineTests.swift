import Addresses
import NeighborProtocol
import SeededRandom
import TestSupport
import Testing

struct AnnouncementMachineTests {
  private let ours = MACAddress(number: 0x0200_0000_0010)
  private let client = MACAddress(number: 0x0200_0000_0002)
  private let rival = MACAddress(number: 0x0200_0000_0099)
  private let v4 = IPAddress("192.168.1.80")
  private let v6 = IPAddress("2001:db8::80")

  private var links: NodeInterfaces {
    NodeInterfaces(
      interfaces: [
        NeighborInterface(
          index: 2, name: "eth0", mac: ours,
          networks: [IPPrefix("192.168.1.0/24"), IPPrefix("2001:db8::/64")],
          ipv6Source: IPv6Address("fe80::10"))
      ], ownAddresses: [IPAddress("192.168.1.10"), IPAddress("2001:db8::10")], ownMACs: [ours])
  }

  private func started(_ wanted: Set<IPAddress>, choice: InterfaceChoice = .byNetwork) -> Played {
    var played = Played(AnnouncementMachine(choice))
    played.handle(.interfaces(links))
    played.handle(.wanted(wanted))
    return played
  }

  private func request(_ target: IPv4Address, from sender: IPv4Address = "192.168.1.7", mac: MACAddress)
    -> NeighborFrame
  {
    let packet = ARPPacket(
      .request, senderMAC: mac, senderAddress: sender, targetMAC: .zero,
      targetAddress: target)
    return NeighborFrame(.arp, packet.bytes, peer: mac, interface: 2)
  }

  private func solicitation(_ target: IPv6Address, mac: MACAddress) -> NeighborFrame {
    let message = NeighborSolicitation(
      source: IPv6Address("fe80::7"), destination: target, target: target, sourceMAC: nil)
    return NeighborFrame(.ipv6, message.bytes, peer: mac, interface: 2)
  }

  private func claim(mac: MACAddress) -> NeighborFrame {
    let packet = ARPPacket.announcement(IPv4Address("192.168.1.80"), of: mac, as: .request)
    return NeighborFrame(.arp, packet.bytes, peer: mac, interface: 2)
  }

  // MARK: Without conflicts

  @Test func probesThenAnnouncesThenIsQuiet() {
    var played = started([v4])
    played.run(until: .seconds(30))
    #expect(
      played.log == [
        "0 probe 192.168.1.80", "150 probe 192.168.1.80",
        "300 load balancer address 192.168.1.80: announced on eth0",
        "300 request 192.168.1.80", "300 reply 192.168.1.80",
        "1300 request 192.168.1.80", "1300 reply 192.168.1.80",
        "2300 request 192.168.1.80", "2300 reply 192.168.1.80",
      ])
    // At intervals, it checks whether another host also has the address.
    #expect(played.announcer.deadline == .milliseconds(32_300))
    played.log = []
    played.run(until: .seconds(70))
    #expect(played.log == ["32300 probe 192.168.1.80", "62300 probe 192.168.1.80"])
  }

  @Test func announcesIPv6Addresses() {
    var played = started([v6])
    played.run(until: .seconds(30))
    #expect(
      played.log == [
        "0 join ff02::1:ff00:80", "0 solicit 2001:db8::80", "150 solicit 2001:db8::80",
        "300 load balancer address 2001:db8::80: announced on eth0",
        "300 advertise 2001:db8::80 to ff02::1", "1300 advertise 2001:db8::80 to ff02::1",
        "2300 advertise 2001:db8::80 to ff02::1",
      ])
    played.log = []
    played.run(until: .seconds(40))
    // With our own source address, so that the reply is sent only to us and does not affect other neighbor caches.
    #expect(played.log == ["32300 solicit 2001:db8::80"])
    guard case .solicitation(let check)? = played.lastFrame.flatMap({ NeighborMessage(bytes: $0.bytes) })
    else {
      Issue.record("no solicitation")
      return
    }
    #expect(check.source == IPv6Address("fe80::10") && check.sourceMAC == ours)
  }

  /// RFC 4861, section 4.4; the kernel does the same for its own addresses.
  @Test(arguments: [false, true]) func setsTheRouterFlagIfItForwards(isRouter: Bool) {
    var played = Played(AnnouncementMachine())
    var links = links
    links.interfaces[0].isRouter = isRouter
    played.handle(.interfaces(links))
    played.handle(.wanted([v6]))
    played.run(until: .seconds(5))
    let flags: () -> UInt8? = { played.lastFrame.map { $0.bytes[44] & 0x80 } }
    #expect(flags() == (isRouter ? 0x80 : 0))
    played.handle(.received(solicitation("2001:db8::80", mac: client)))
    #expect(played.log.last == "5000 advertise 2001:db8::80 to fe80::7" && flags() == (isRouter ? 0x80 : 0))
    links.interfaces[0].isRouter.toggle()
    played.handle(.interfaces(links))
    played.handle(.received(solicitation("2001:db8::80", mac: client)))
    #expect(flags() == (isRouter ? 0 : 0x80))
  }

  @Test func answersARPRequests() {
    var played = started([v4])
    played.handle(.received(request("192.168.1.80", mac: client)))
    #expect(played.log == ["0 probe 192.168.1.80"], "nobody is answered before it is known to be free")
    played.run(until: .seconds(5))
    played.log = []
    played.handle(.received(request("192.168.1.80", mac: client)))
    #expect(played.log == ["5000 reply 192.168.1.80"])
    #expect(played.lastFrame?.peer == client)
    #expect(played.lastFrame.flatMap { ARPPacket(bytes: $0.bytes) }?.senderMAC == ours)
    played.log = []
    played.handle(.received(request("192.168.1.81", mac: client)))
    played.handle(.received(request("192.168.1.10", mac: client)))
    played.handle(.received(request("192.168.1.80", mac: ours)))
    #expect(played.log == [], "another's address, the node's own, and our own question")
    // A probe is answered, so that the other host learns that the address is taken.
    played.handle(.received(request("192.168.1.80", from: "0.0.0.0", mac: client)))
    #expect(played.log == ["5000 reply 192.168.1.80"])
  }

  @Test func answersSolicitations() {
    var played = started([v6])
    played.run(until: .seconds(5))
    played.log = []
    played.handle(.received(solicitation("2001:db8::80", mac: client)))
    #expect(played.log == ["5000 advertise 2001:db8::80 to fe80::7"])
    #expect(played.lastFrame?.peer == client)
    let probe = NeighborSolicitation.probe(IPv6Address("2001:db8::80"))
    played.handle(.received(NeighborFrame(.ipv6, probe.bytes, peer: client, interface: 2)))
    #expect(played.log.last == "5000 advertise 2001:db8::80 to ff02::1")
    #expect(played.lastFrame?.peer == MACAddress(number: 0x3333_0000_0001))
    played.log = []
    played.handle(.received(solicitation("2001:db8::81", mac: client)))
    #expect(played.log == [])
  }

  @Test func stopsAnswering() {
    var played = started([v4, v6])
    played.run(until: .seconds(5))
    played.log = []
    played.handle(.wanted([]))
    #expect(
      played.log == [
        "5000 probe 192.168.1.80",
        "5000 load balancer address 192.168.1.80: withdrawn from eth0",
        "5000 solicit 2001:db8::80", "5000 leave ff02::1:ff00:80",
        "5000 load balancer address 2001:db8::80: withdrawn from eth0",
      ])
    played.log = []
    played.handle(.received(request("192.168.1.80", mac: client)))
    played.handle(.received(solicitation("2001:db8::80", mac: client)))
    played.run(until: .seconds(100))
    #expect(played.log == [])
  }

  @Test func keepsASharedMulticastGroup() {
    var played = started([v6, IPAddress("2001:db8::1:0:80")])
    played.log = []
    played.handle(.wanted([v6]))
    #expect(!played.log.contains { $0.contains("leave") })
    played.handle(.wanted([]))
    #expect(played.log.filter { $0.contains("leave") } == ["0 leave ff02::1:ff00:80"])
  }

  // MARK: Interface selection

  @Test func reportsAMissingNetworkOnce() {
    var played = started([IPAddress("10.9.9.9")])
    played.run(until: .seconds(5))
    #expect(played.log.count == 1)
    #expect(played.log[0].contains("no interface that is up is on a network that contains it"))
    played.handle(.wanted([IPAddress("10.9.9.9")]))
    #expect(played.log.count == 1, "it is reported only once")
    var named = started([IPAddress("10.9.9.9")], choice: .named(["eth0"]))
    named.run(until: .seconds(1))
    #expect(named.log.contains("300 load balancer address 10.9.9.9: announced on eth0"))
  }

  /// With strict reverse path filtering, the kernel accepts packets from neighbors on only one of them.
  @Test(arguments: [InterfaceChoice.byNetwork, .named(["eth0", "eth1"])])
  func usesOneInterfacePerNetwork(choice: InterfaceChoice) {
    func interface(_ index: UInt32, _ networks: [IPPrefix]) -> NeighborInterface {
      NeighborInterface(
        index: index, name: "eth\(index - 2)", mac: MACAddress(number: 0x0200_0000_0010 + UInt64(index)),
        networks: networks, ipv6Source: IPv6Address("fe80::10"))
    }
    func announced(_ links: NodeInterfaces) -> [String] {
      var played = Played(AnnouncementMachine(choice))
      played.handle(.interfaces(links))
      played.handle(.wanted([v4]))
      played.run(until: .seconds(5))
      return played.log.filter { $0.contains("announced on") }.map {
        String($0.drop { $0 != ":" }.dropFirst(2))
      }
    }
    let warning = "announced on eth1 only, which the kernel routes through: eth0 is on the same network; "
    let network = IPPrefix("192.168.1.0/24")
    var links = NodeInterfaces(interfaces: [interface(2, [network]), interface(3, [network])])
    #expect(links.sharesNetworks)
    links.routes = [v4: 3]
    #expect(
      announced(links) == [warning + "put the network on one interface, or bond them", "announced on eth1"])
    links.routes = [:]
    #expect(announced(links).last == "announced on eth0", "the first one without a route")
    links.interfaces[1].networks = [IPPrefix("192.168.1.64/26")]
    #expect(links.sharesNetworks)
    #expect(announced(links).last == "announced on eth1", "the longest prefix")
    links.interfaces[1].networks = [IPPrefix("192.168.2.0/24")]
    #expect(!links.sharesNetworks)
    #expect(announced(links).first == "announced on eth0")
  }

  @Test func doesNotAnnounceOnBridgePorts() {
    var links = links
    links.interfaces[0].bridge = "br0"
    links.interfaces[0].ipv6Source = nil
    for (choice, wanted) in [(InterfaceChoice.byNetwork, [v4]), (.named(["eth0"]), [v4, v6])] {
      var played = Played(AnnouncementMachine(choice))
      played.handle(.interfaces(links))
      played.handle(.wanted(Set(wanted)))
      played.run(until: .seconds(5))
      #expect(
        played.log
          == wanted.map {
            "0 load balancer address \($0): not announced on eth0: it is a port of br0, which receives its "
              + "packets; name br0 in --load-balancer-interfaces instead"
          })
    }
  }

  @Test func leavesOwnAddressesToTheKernel() {
    var played = started([IPAddress("192.168.1.10")])
    played.run(until: .seconds(5))
    #expect(played.log.count == 1)
    #expect(played.log[0].contains("it is one of the node's own addresses"))
  }

  @Test func followsInterfaceChanges() {
    var played = started([v4])
    played.run(until: .seconds(5))
    played.log = []
    played.handle(.interfaces(NodeInterfaces()))
    #expect(
      played.log.prefix(2) == [
        "5000 probe 192.168.1.80",
        "5000 load balancer address 192.168.1.80: withdrawn from eth0",
      ])
    played.log = []
    played.handle(.interfaces(links))
    played.run(until: .seconds(10))
    #expect(played.log.first == "5000 probe 192.168.1.80")
    #expect(played.log.contains("5300 load balancer address 192.168.1.80: announced on eth0"))
    // A new hardware address must be announced immediately.
    var moved = links
    moved.interfaces[0].mac = MACAddress(number: 0x0200_0000_0011)
    moved.ownMACs = [moved.interfaces[0].mac]
    played.log = []
    played.handle(.interfaces(moved))
    #expect(played.log == ["10000 request 192.168.1.80", "10000 reply 192.168.1.80"])
    #expect(played.lastFrame.flatMap { ARPPacket(bytes: $0.bytes) }?.senderMAC == moved.interfaces[0].mac)
  }

  // MARK: Conflicts

  @Test func doesNotAnnounceATakenAddress() {
    var played = started([v4])
    let answer = ARPPacket(
      .reply, senderMAC: rival, senderAddress: IPv4Address("192.168.1.80"), targetMAC: ours,
      targetAddress: IPv4Address(rawValue: 0))
    played.handle(.received(NeighborFrame(.arp, answer.bytes, peer: rival, interface: 2)))
    #expect(played.log.last?.contains("02:00:00:00:00:99 already uses it") == true)
    played.log = []
    played.handle(.received(request("192.168.1.80", mac: client)))
    played.run(until: .seconds(29))
    #expect(played.log == [])
    // It probes again; a repeated reply is not reported.
    played.run(until: .seconds(30))
    #expect(played.log == ["30000 probe 192.168.1.80"])
    played.handle(.received(NeighborFrame(.arp, answer.bytes, peer: rival, interface: 2)))
    #expect(played.log.count == 1)
    // The other host is gone.
    played.log = []
    played.run(until: .seconds(61))
    #expect(played.log.contains("60300 load balancer address 192.168.1.80: announced on eth0"))
  }

  @Test func doesNotAnnounceATakenIPv6Address() {
    var played = started([v6])
    let answer = NeighborAdvertisement(
      source: IPv6Address("fe80::99"), destination: IPv6Address("ff02::1"),
      target: IPv6Address("2001:db8::80"), isSolicited: false, isOverride: true, targetMAC: rival)
    played.handle(.received(NeighborFrame(.ipv6, answer.bytes, peer: rival, interface: 2)))
    #expect(played.log.last?.contains("02:00:00:00:00:99 already uses it") == true)
    played.run(until: .seconds(20))
    #expect(!played.log.contains { $0.contains("advertise") })
  }

  @Test func limitsDefenses() {
    var played = started([v4])
    played.run(until: .seconds(5))
    played.log = []
    for _ in 0..<50 {
      played.handle(.received(claim(mac: rival)))
      played.run(until: played.now + .milliseconds(100))
    }
    #expect(played.log.filter { $0.contains("also claims it on eth0") }.count == 1)
    #expect(played.log.filter { $0.hasSuffix("request 192.168.1.80") }.count == 1, "no storm")
    played.run(until: .seconds(25))
    played.log = []
    played.handle(.received(claim(mac: rival)))
    #expect(played.log == ["25000 request 192.168.1.80", "25000 reply 192.168.1.80"])
    played.run(until: .seconds(100))
    played.log = []
    played.handle(.received(claim(mac: rival)))
    #expect(played.log.first?.contains("also claims it") == true, "it is reported again after a while")
  }

  /// The last announcement is ours, sent as soon as a defense is allowed, so that neighbors that believed the rival
  /// correct their caches.
  @Test func defendsAgainAfterAConflict() {
    for address in [v4, v6] {
      var played = started([address])
      played.run(until: .seconds(5))
      let advertisement = NeighborAdvertisement(
        source: IPv6Address("fe80::99"), destination: IPv6Address("ff02::1"),
        target: IPv6Address("2001:db8::80"),
        isSolicited: false, isOverride: true, targetMAC: rival)
      let frame =
        address == v4
        ? claim(mac: rival) : NeighborFrame(.ipv6, advertisement.bytes, peer: rival, interface: 2)
      played.handle(.received(frame))
      played.run(until: .seconds(6))
      played.handle(.received(frame))
      played.log = []
      played.run(until: .seconds(30))
      #expect(
        played.log
          == (address == v4
            ? ["15000 request 192.168.1.80", "15000 reply 192.168.1.80"]
            : ["15000 advertise 2001:db8::80 to ff02::1"]))
    }
  }

  /// Two nodes announced the same address on links that were joined later: neither says anything by itself.
  @Test func detectsAConflictByChecking() {
    var played = started([v4])
    played.run(until: .milliseconds(32_300))
    played.log = []
    let answer = ARPPacket(
      .reply, senderMAC: rival, senderAddress: IPv4Address("192.168.1.80"), targetMAC: ours,
      targetAddress: IPv4Address(rawValue: 0))
    played.handle(.received(NeighborFrame(.arp, answer.bytes, peer: rival, interface: 2)))
    #expect(played.log.first?.contains("02:00:00:00:00:99 also claims it on eth0") == true)
    #expect(played.log.last == "32300 reply 192.168.1.80")
  }

  /// An announcement cannot be revoked, but a host that probes for the address does not have it.
  @Test func takesOverFromAHostThatProbes() {
    for address in [v4, v6] {
      var played = started([address])
      let probe = { (mac: MACAddress) in
        address == v4
          ? request("192.168.1.80", from: "0.0.0.0", mac: mac)
          : NeighborFrame(
            .ipv6, NeighborSolicitation.probe(IPv6Address("2001:db8::80")).bytes, peer: mac, interface: 2)
      }
      let advertisement = NeighborAdvertisement(
        source: IPv6Address("fe80::99"), destination: IPv6Address("ff02::1"),
        target: IPv6Address("2001:db8::80"),
        isSolicited: false, isOverride: true, targetMAC: rival)
      let claim =
        address == v4
        ? claim(mac: rival) : NeighborFrame(.ipv6, advertisement.bytes, peer: rival, interface: 2)
      played.handle(.received(claim))
      played.handle(.received(probe(client)))
      #expect(played.announcer.deadline == .seconds(30), "a host that never had it")
      // The rival has restarted, and probes before it announces.
      played.run(until: .seconds(5))
      played.handle(.received(probe(rival)))
      played.run(until: .milliseconds(5_300))
      played.handle(.received(claim))
      played.log = []
      played.run(until: .seconds(20))
      #expect(played.log == [])
      // The rival has no endpoint left.
      played.handle(.received(probe(rival)))
      played.run(until: .seconds(22))
      #expect(played.log.first?.hasPrefix("21000 ") == true)
      #expect(played.log.contains("21300 load balancer address \(address): announced on eth0"))
    }
  }

  @Test func simultaneousProbesHaveOneWinner() {
    for (mac, isOurs) in [(rival, true), (client, false)] {
      var played = started([v4])
      played.handle(.received(request("192.168.1.80", from: "0.0.0.0", mac: mac)))
      played.run(until: .seconds(3))
      #expect(played.log.contains { $0.hasSuffix(": announced on eth0") } == isOurs, "\(mac)")
    }
  }

  // MARK: Random input

  /// Whatever the order of events, unwanted addresses are not answered for, and no more frames are sent than events and
  /// timers explain.
  @Test func survivesAnyEventOrder() {
    for seed in UInt64(1)...300 {
      var random = SeededGenerator(seed: seed)
      var played = Played(AnnouncementMachine())
      var wanted: Set<IPAddress> = []
      for _ in 0..<60 {
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
          wanted = Set([v4, v6, IPAddress("192.168.1.10")].filter { _ in .random(using: &random) })
          played.handle(.wanted(wanted))
        case 1: played.handle(.interfaces(.random(using: &random) ? links : NodeInterfaces()))
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

/// A state machine driven by a test, and a log of its actions.
private struct Played {
  var announcer: AnnouncementMachine
  var now = Duration.zero
  var log: [String] = []
  var lastFrame: NeighborFrame?

  init(_ announcer: AnnouncementMachine) { self.announcer = announcer }

  mutating func handle(_ event: AnnouncementMachine.Event) {
    for action in announcer.handle(event, at: now) {
      if case .send(let frame) = action { lastFrame = frame }
      log.append("\(Int(now / .milliseconds(1))) \(text(action))")
    }
  }

  /// Sends timer events at the machine's deadlines, up to this time.
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

  private func text(_ action: AnnouncementMachine.Action) -> String {
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
