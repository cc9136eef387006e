internal import Addresses
internal import Glibc
internal import NeighborProtocol
internal import Netlink

/// All sockets that connect the state machine with the node's interfaces.
struct AnnouncerSockets: ~Copyable {
  private var arp: PacketSocket
  private var ipv6: PacketSocket
  private var memberships: MulticastMemberships
  private var monitor: InterfaceMonitor
  private var watched: Set<IPAddress> = []

  /// Opens the sockets in the thread's network namespace. Requires CAP_NET_RAW; nothing else requires a privilege.
  init() throws(AnnouncerError) {
    let arp = try PacketSocket(.arp)
    let ipv6 = try PacketSocket(.ipv6)
    let memberships = try MulticastMemberships()
    let monitor = try Self.monitor()
    self.arp = arp
    self.ipv6 = ipv6
    self.memberships = memberships
    self.monitor = monitor
  }

  private static func monitor() throws(AnnouncerError) -> InterfaceMonitor {
    do { return try InterfaceMonitor() } catch { throw .interfaces(error) }
  }

  /// Waits until a socket is readable, the signal is sent, or the timeout, if any, expires. Returns whether the
  /// interfaces have changed.
  func wait(_ signal: WakeSignal, atMost time: Duration?) throws(AnnouncerError) -> Bool {
    let descriptors = [signal.descriptor, monitor.descriptor, arp.descriptor, ipv6.descriptor]
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    // One millisecond longer, so that the deadline has passed on wakeup.
    let limit = time.map { Int32(clamping: max(0, Int64($0 / .milliseconds(1))) + 1) } ?? -1
    guard poll(&waiting, nfds_t(waiting.count), limit) >= 0 else {
      if errno == EINTR { return false }
      throw .socket(KernelErrno(errno), during: "poll")
    }
    signal.clear()
    return waiting[1].revents != 0
  }

  /// Returns pending frames, at most `count` ARP frames and `2 * count` in total, so that a flood does not block other
  /// events.
  mutating func frames(atMost count: Int) throws(AnnouncerError) -> [NeighborFrame] {
    var frames: [NeighborFrame] = []
    while frames.count < count, let frame = try arp.receive() { frames.append(frame) }
    while frames.count < 2 * count, let frame = try ipv6.receive() { frames.append(frame) }
    return frames
  }

  /// Returns the node's current interfaces and, if some share a network, which of them the kernel routes these
  /// addresses through.
  mutating func interfaces(routesTo addresses: Set<IPAddress>) throws(AnnouncerError) -> NodeInterfaces {
    do {
      let (links, present) = try monitor.read()
      var found = NodeInterfaces(links, present)
      guard found.sharesNetworks else { return found }
      for address in addresses {
        // Without a route, the state machine decides.
        if case .interface(let index, _)? = try? route(to: address) { found.routes[address] = index }
      }
      return found
    } catch { throw .interfaces(error) }
  }

  /// Restricts received packets to those about these addresses.
  mutating func watch(_ addresses: Set<IPAddress>) throws(AnnouncerError) {
    guard addresses != watched else { return }
    watched = addresses
    let sorted = addresses.sorted()
    try arp.receiveOnly(.arp(about: sorted.compactMap(IPv4.own)))
    try ipv6.receiveOnly(.neighbors(about: sorted.compactMap(IPv6.own)))
  }

  /// Performs an action of the state machine, except reporting.
  mutating func perform(_ action: AnnouncementMachine.Action) throws(AnnouncerError) {
    switch action {
    case .send(let frame): try frame.kind == .arp ? arp.send(frame) : ipv6.send(frame)
    case .join(let group, let interface): try memberships.join(group, on: interface)
    case .leave(let group, let interface): memberships.leave(group, on: interface)
    case .report: break
    }
  }
}

extension NodeInterfaces {
  /// Creates a description with the interfaces that are up and have neighbors, and all addresses.
  fileprivate init(_ links: [NetworkInterface], _ addresses: [InterfaceAddress]) {
    let byInterface = Dictionary(grouping: addresses, by: \.interfaceIndex)
    let names = Dictionary(uniqueKeysWithValues: links.map { ($0.index, $0.name) })
    self.init(
      interfaces: links.filter { $0.isUp && $0.hasNeighbors }.compactMap {
        NeighborInterface($0, byInterface[$0.index] ?? [], bridge: $0.master.flatMap { names[$0] })
      },
      ownAddresses: Set(addresses.map(\.address)),
      ownMACs: Set(links.compactMap { MACAddress(bytes: $0.hardwareAddress) }))
  }
}

extension NeighborInterface {
  /// - Parameter bridge: the name of the interface that it is enslaved to.
  fileprivate init?(_ link: NetworkInterface, _ addresses: [InterfaceAddress], bridge: String?) {
    guard let mac = MACAddress(bytes: link.hardwareAddress) else { return nil }
    let usable = addresses.filter(\.isUsable)
    let own = usable.compactMap { IPv6.own($0.address) }
    self.init(
      index: link.index, name: link.name, mac: mac,
      networks: usable.filter { !$0.address.isLinkLocal }.compactMap(\.network),
      // Neighbor messages normally use link-local addresses.
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
