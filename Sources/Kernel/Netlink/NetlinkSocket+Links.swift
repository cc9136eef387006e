public import Addresses

/// Constants of include/uapi/linux/rtnetlink.h, if_link.h, if_addr.h and veth.h.
private enum Link {
  static let new: UInt16 = 16  // RTM_NEWLINK
  static let delete: UInt16 = 17  // RTM_DELLINK
  static let newAddress: UInt16 = 20  // RTM_NEWADDR
  static let newRoute: UInt16 = 24  // RTM_NEWROUTE
  static let hardwareAddress: UInt16 = 1  // IFLA_ADDRESS
  static let name: UInt16 = 3  // IFLA_IFNAME
  static let bridge: UInt16 = 10  // IFLA_MASTER
  static let information: UInt16 = 18  // IFLA_LINKINFO
  static let alias: UInt16 = 20  // IFLA_IFALIAS
  static let namespace: UInt16 = 28  // IFLA_NET_NS_FD
  static let kind: UInt16 = 1  // IFLA_INFO_KIND
  static let data: UInt16 = 2  // IFLA_INFO_DATA
  static let peer: UInt16 = 1  // VETH_INFO_PEER
  static let multicastSnooping: UInt16 = 23  // IFLA_BR_MCAST_SNOOPING
  static let headerLength = 16  // struct ifinfomsg
  static let isUp: UInt32 = 1  // IFF_UP
}

extension NetlinkSocket {
  /// Returns all interfaces of the socket's network namespace, ordered by index.
  public mutating func networkInterfaces() throws(NetlinkError) -> [NetworkInterface] {
    try retryingWhileChanged { () throws(NetlinkError) in try sortedLinks() }
  }

  private mutating func sortedLinks() throws(NetlinkError) -> [NetworkInterface] {
    try links().values.sorted { $0.index < $1.index }
  }

  /// Creates a bridge, initially down. It floods multicast to all ports, because there is no multicast querier here,
  /// and it keeps its hardware address when ports come and go, because neighbors cache it.
  public mutating func addBridge(_ name: String, hardwareAddress: [UInt8]) throws(NetlinkError) {
    var writer = linkMessage(Link.new, flags: Message.Flags.create | Message.Flags.exclusive)
    writer.attribute(Link.name, name)
    writer.attribute(Link.hardwareAddress, hardwareAddress[...])
    writer.nested(Link.information) { writer in
      writer.attribute(Link.kind, "bridge")
      writer.nested(Link.data) { $0.attribute(Link.multicastSnooping, [0][...]) }
    }
    try execute(writer)
  }

  /// Creates a veth pair, both ends down: `name` in the socket's namespace, `peer` in the namespace that the descriptor
  /// refers to.
  public mutating func addVethPair(
    _ name: String, peer: String, peerHardwareAddress: [UInt8], in namespace: Int32
  ) throws(NetlinkError) {
    var writer = linkMessage(Link.new, flags: Message.Flags.create | Message.Flags.exclusive)
    writer.attribute(Link.name, name)
    writer.nested(Link.information) { writer in
      writer.attribute(Link.kind, "veth")
      writer.nested(Link.data) { writer in
        writer.nested(Link.peer) { writer in
          writer.append([UInt8](repeating: 0, count: Link.headerLength)[...])
          writer.attribute(Link.name, peer)
          writer.attribute(Link.hardwareAddress, peerHardwareAddress[...])
          writer.attribute(Link.namespace, host: UInt32(bitPattern: namespace))
        }
      }
    }
    try execute(writer)
  }

  /// Sets an interface's alias, by which people and we ourselves recognize it.
  public mutating func setAlias(_ alias: String, of link: UInt32) throws(NetlinkError) {
    var writer = linkMessage(Link.new, index: link)
    writer.attribute(Link.alias, alias)
    try execute(writer)
  }

  /// Attaches an interface to a bridge, as a port.
  public mutating func attach(_ link: UInt32, to bridge: UInt32) throws(NetlinkError) {
    var writer = linkMessage(Link.new, index: link)
    writer.attribute(Link.bridge, host: bridge)
    try execute(writer)
  }

  /// Enables hairpin mode: the bridge may send a frame back through the port on which it arrived. With
  /// `net.bridge.bridge-nf-call-iptables` the bridge itself forwards to the translated destination
  /// (net/bridge/br_netfilter_hooks.c), so without this a Pod could not reach itself through a Service.
  public mutating func allowHairpin(_ link: UInt32) throws(NetlinkError) {
    // IFLA_INFO_SLAVE_KIND, IFLA_INFO_SLAVE_DATA, IFLA_BRPORT_MODE
    let (slaveKind, slaveData, hairpinMode): (UInt16, UInt16, UInt16) = (4, 5, 4)
    var writer = linkMessage(Link.new, index: link)
    writer.nested(Link.information) { writer in
      writer.attribute(slaveKind, "bridge")
      writer.nested(slaveData) { $0.attribute(hairpinMode, [1][...]) }
    }
    try execute(writer)
  }

  /// Brings an interface up.
  public mutating func bringUp(_ link: UInt32) throws(NetlinkError) {
    try execute(linkMessage(Link.new, index: link, change: Link.isUp))
  }

  /// Deletes an interface; deleting one end of a veth pair deletes both.
  public mutating func delete(_ link: UInt32) throws(NetlinkError) {
    try execute(linkMessage(Link.delete, index: link))
  }

  /// Adds an address to an interface. It is usable at once, without duplicate address detection.
  public mutating func add(
    _ address: IPAddress, prefixLength: Int, to link: UInt32
  ) throws(NetlinkError) {
    let noDuplicateDetection: UInt8 = 2  // IFA_F_NODAD
    let (localAddress, anyAddress): (UInt16, UInt16) = (2, 1)  // IFA_LOCAL, IFA_ADDRESS
    var writer = MessageWriter()
    writer.begin(
      type: Link.newAddress,
      flags: Message.Flags.create | Message.Flags.exclusive | Message.Flags.acknowledge,
      sequence: nextSequence())
    let flags = address.family == .ipv6 ? noDuplicateDetection : 0
    // struct ifaddrmsg
    writer.append(([address.family.number, UInt8(prefixLength), flags, 0] + link.bytes)[...])
    writer.attribute(localAddress, address.bytes[...])
    writer.attribute(anyAddress, address.bytes[...])
    try execute(writer)
  }

  /// Adds a route through an interface: to one address directly, or with a gateway. Without a destination, it is the
  /// default route.
  public mutating func addRoute(
    to destination: IPAddress?, via gateway: IPAddress? = nil, link: UInt32, family: AddressFamily
  ) throws(NetlinkError) {
    // RT_TABLE_MAIN, RTPROT_BOOT, RTN_UNICAST
    let (mainTable, bootProtocol, unicast): (UInt8, UInt8, UInt8) = (254, 3, 1)
    let (everywhere, cable): (UInt8, UInt8) = (0, 253)  // RT_SCOPE_UNIVERSE, RT_SCOPE_LINK
    let (to, interface, via): (UInt16, UInt16, UInt16) = (1, 4, 5)  // RTA_DST, RTA_OIF, RTA_GATEWAY
    var writer = MessageWriter()
    writer.begin(
      type: Link.newRoute,
      flags: Message.Flags.create | Message.Flags.exclusive | Message.Flags.acknowledge,
      sequence: nextSequence())
    // struct rtmsg
    let length = destination == nil ? 0 : UInt8(family.bits)
    let scope = gateway == nil ? cable : everywhere
    let header: [UInt8] = [family.number, length, 0, 0, mainTable, bootProtocol, scope, unicast, 0, 0, 0, 0]
    writer.append(header[...])
    if let destination { writer.attribute(to, destination.bytes[...]) }
    if let gateway { writer.attribute(via, gateway.bytes[...]) }
    writer.attribute(interface, host: link)
    try execute(writer)
  }

  private mutating func linkMessage(
    _ type: UInt16, flags: UInt16 = 0, index: UInt32 = 0, change: UInt32 = 0
  ) -> MessageWriter {
    var writer = MessageWriter()
    writer.begin(type: type, flags: flags | Message.Flags.acknowledge, sequence: nextSequence())
    // struct ifinfomsg: family and type, index, flags, change mask.
    writer.append(([0, 0, 0, 0] + index.bytes + change.bytes + change.bytes)[...])
    return writer
  }

  /// Sends one message and waits for its acknowledgement.
  private mutating func execute(_ writer: consuming MessageWriter) throws(NetlinkError) {
    let request = writer.finished()
    let sequence = request.hostUInt32(at: 8)
    try send(request)
    while let received = try receive(waiting: true) {
      var cursor = MessageCursor(count: received.count)
      while let message = cursor.next(in: received.bytes) {
        guard message.sequence == sequence, let answer = Acknowledgement(message, in: received.bytes) else {
          continue
        }
        if let errno = answer.errno { throw .refused(errno, kernelSays: answer.text) }
        return
      }
    }
  }
}

extension UInt32 {
  /// The bytes in host byte order.
  fileprivate var bytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }
}

extension AddressFamily {
  /// AF_INET, AF_INET6
  fileprivate var number: UInt8 { self == .ipv4 ? 2 : 10 }
}
