internal import Addresses
internal import Glibc
internal import NeighborProtocol
internal import Netlink

/// All that connects a machine with the node's links.
struct LinkSockets: ~Copyable {
  private var arp: PacketSocket
  private var ipv6: PacketSocket
  private var member: GroupMember
  private var monitor: InterfaceMonitor
  private var watched: Set<IPAddress> = []

  /// Opens them in the thread's network namespace; takes CAP_NET_RAW. All else needs no privilege.
  init() throws(AnnouncerError) {
    let arp = try PacketSocket(.arp)
    let ipv6 = try PacketSocket(.ipv6)
    let member = try GroupMember()
    let monitor = try Self.monitor()
    self.arp = arp
    self.ipv6 = ipv6
    self.member = member
    self.monitor = monitor
  }

  private static func monitor() throws(AnnouncerError) -> InterfaceMonitor {
    do { return try InterfaceMonitor() } catch { throw .interfaces(error) }
  }

  /// Waits until something is to be read, the signal comes, or so much time has passed; nil means any time. Gives whether
  /// the interfaces have changed.
  func wait(_ signal: WakeSignal, atMost time: Duration?) throws(AnnouncerError) -> Bool {
    let descriptors = [signal.descriptor, monitor.descriptor, arp.descriptor, ipv6.descriptor]
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    // A millisecond more than needed, so that the time has come when it wakes.
    let limit = time.map { Int32(clamping: max(0, Int64($0 / .milliseconds(1))) + 1) } ?? -1
    guard poll(&waiting, nfds_t(waiting.count), limit) >= 0 else {
      if errno == EINTR { return false }
      throw .socket(KernelErrno(errno), during: "poll")
    }
    signal.clear()
    return waiting[1].revents != 0
  }

  /// The packets that wait to be read, at most so many, so that a flood keeps nothing else waiting.
  mutating func frames(atMost count: Int) throws(AnnouncerError) -> [LinkFrame] {
    var frames: [LinkFrame] = []
    while frames.count < count, let frame = try arp.receive() { frames.append(frame) }
    while frames.count < 2 * count, let frame = try ipv6.receive() { frames.append(frame) }
    return frames
  }

  /// What the node has on its links now, and where interfaces share a network, by which of them the kernel sends what goes
  /// to these addresses.
  mutating func links(routesTo addresses: Set<IPAddress>) throws(AnnouncerError) -> NodeLinks {
    do {
      let (links, present) = try monitor.read()
      var found = NodeLinks(links, present)
      guard found.sharesNetworks else { return found }
      for address in addresses {
        // What the kernel does not say is decided without it.
        if case .interface(let index, _)? = try? route(to: address) { found.routes[address] = index }
      }
      return found
    } catch { throw .interfaces(error) }
  }

  /// Only packets about these matter.
  mutating func watch(_ addresses: Set<IPAddress>) throws(AnnouncerError) {
    guard addresses != watched else { return }
    watched = addresses
    let sorted = addresses.sorted()
    try arp.hear(only: .arp(about: sorted.compactMap(IPv4.own)))
    try ipv6.hear(only: .neighbors(about: sorted.compactMap(IPv6.own)))
  }

  /// Does what a machine wants, all but reporting.
  mutating func perform(_ action: AddressAnnouncer.Action) throws(AnnouncerError) {
    switch action {
    case .send(let frame): try frame.kind == .arp ? arp.send(frame) : ipv6.send(frame)
    case .join(let group, let interface): try member.join(group, on: interface)
    case .leave(let group, let interface): member.leave(group, on: interface)
    case .report: break
    }
  }
}

extension NodeLinks {
  /// Interfaces with neighbours that are up, and all addresses.
  fileprivate init(_ links: [NetworkLink], _ addresses: [InterfaceAddress]) {
    let byInterface = Dictionary(grouping: addresses, by: \.interfaceIndex)
    let names = Dictionary(uniqueKeysWithValues: links.map { ($0.index, $0.name) })
    self.init(
      interfaces: links.filter { $0.isUp && $0.hasNeighbors }.compactMap {
        LinkInterface($0, byInterface[$0.index] ?? [], bridge: $0.bridge.flatMap { names[$0] })
      },
      ownAddresses: Set(addresses.map(\.address)),
      ownMACs: Set(links.compactMap { MACAddress(bytes: $0.hardwareAddress) }))
  }
}

extension LinkInterface {
  /// - Parameter bridge: the name of the interface that it belongs to.
  fileprivate init?(_ link: NetworkLink, _ addresses: [InterfaceAddress], bridge: String?) {
    guard let mac = MACAddress(bytes: link.hardwareAddress) else { return nil }
    let usable = addresses.filter(\.isUsable)
    let own = usable.compactMap { IPv6.own($0.address) }
    self.init(
      index: link.index, name: link.name, mac: mac,
      networks: usable.filter { !$0.address.isLinkLocal }.compactMap(\.network),
      // Neighbours know each other by link-local addresses.
      ipv6Source: own.first(where: \.isLinkLocal) ?? own.first, isRouter: link.forwardsIPv6,
      bridge: link.isPort ? bridge : nil)
  }
}

extension InterfaceAddress {
  fileprivate var network: IPPrefix? {
    switch address {
    case .v4(let own): Prefix<IPv4>(own, length: prefixLength).map(IPPrefix.v4)
    case .v6(let own): Prefix<IPv6>(own, length: prefixLength).map(IPPrefix.v6)
    }
  }
}
