internal import Addresses

/// Returns all addresses of all interfaces in the thread's network namespace, ordered by interface index and address.
/// Requires no privilege.
public func interfaceAddresses() throws(NetlinkError) -> [InterfaceAddress] {
  var socket = try NetlinkSocket(.route)
  return try retryingWhileChanged { () throws(NetlinkError) in try socket.interfaceAddresses() }
}

/// Constants of include/uapi/linux/rtnetlink.h, if_link.h and if_addr.h.
private enum InterfaceMessage {
  static let getLink: UInt16 = 18  // RTM_GETLINK
  static let newLink: UInt16 = 16  // RTM_NEWLINK
  static let getAddress: UInt16 = 22  // RTM_GETADDR
  static let newAddress: UInt16 = 20  // RTM_NEWADDR
  static let linkName: UInt16 = 3  // IFLA_IFNAME
  static let linkAddress: UInt16 = 1  // IFLA_ADDRESS
  static let linkMaster: UInt16 = 10  // IFLA_MASTER
  static let linkInformation: UInt16 = 18  // IFLA_LINKINFO
  static let linkKind: UInt16 = 1  // IFLA_INFO_KIND
  static let linkData: UInt16 = 2  // IFLA_INFO_DATA
  static let bridgeCallsIPv4: UInt16 = 36  // IFLA_BR_NF_CALL_IPTABLES
  static let bridgeCallsIPv6: UInt16 = 37  // IFLA_BR_NF_CALL_IP6TABLES
  static let portKind: UInt16 = 4  // IFLA_INFO_SLAVE_KIND
  static let linkAlias: UInt16 = 20  // IFLA_IFALIAS
  static let linkFamilies: UInt16 = 26  // IFLA_AF_SPEC
  static let ipv6: UInt16 = 10  // AF_INET6
  static let ipv6Settings: UInt16 = 2  // IFLA_INET6_CONF; its first number is DEVCONF_FORWARDING
  static let address: UInt16 = 1  // IFA_ADDRESS
  static let localAddress: UInt16 = 2  // IFA_LOCAL
  static let addressFlags: UInt16 = 8  // IFA_FLAGS
  static let linkHeaderLength = 16  // struct ifinfomsg
  static let addressHeaderLength = 8  // struct ifaddrmsg
}

extension NetlinkSocket {
  fileprivate mutating func interfaceAddresses() throws(NetlinkError) -> [InterfaceAddress] {
    try interfaceAddresses(of: links())
  }

  /// Returns the addresses of these interfaces, ordered by interface index and address.
  mutating func interfaceAddresses(
    of links: [UInt32: NetworkInterface]
  ) throws(NetlinkError) -> [InterfaceAddress] {
    var addresses: [InterfaceAddress] = []
    let request = request(InterfaceMessage.getAddress, headerLength: InterfaceMessage.addressHeaderLength)
    try dump(request) { message, bytes throws(NetlinkError) in
      guard message.type == InterfaceMessage.newAddress else { return }
      if let address = InterfaceAddress(message, in: bytes, links: links) { addresses.append(address) }
    }
    return addresses.sorted { ($0.interfaceIndex, $0.address) < ($1.interfaceIndex, $1.address) }
  }

  /// Returns all interfaces by index.
  mutating func links() throws(NetlinkError) -> [UInt32: NetworkInterface] {
    var links: [UInt32: NetworkInterface] = [:]
    let request = request(InterfaceMessage.getLink, headerLength: InterfaceMessage.linkHeaderLength)
    try dump(request) { message, bytes throws(NetlinkError) in
      if let link = NetworkInterface(message, in: bytes) { links[link.index] = link }
    }
    return links
  }

  private mutating func request(_ type: UInt16, headerLength: Int) -> [UInt8] {
    var writer = MessageWriter()
    writer.begin(type: type, flags: Message.Flags.dump, sequence: nextSequence())
    writer.append([UInt8](repeating: 0, count: headerLength)[...])
    return writer.finished()
  }
}

extension NetworkInterface {
  /// Parses an interface; nil if the message is not about one.
  fileprivate init?(_ message: Message, in bytes: [UInt8]) {
    let header = message.body.lowerBound
    guard message.type == InterfaceMessage.newLink, message.body.count >= InterfaceMessage.linkHeaderLength,
      let kind = bytes.hostUInt16(at: header + 2), let index = bytes.hostUInt32(at: header + 4),
      let flags = bytes.hostUInt32(at: header + 8)
    else { return nil }
    let attributes = header + InterfaceMessage.linkHeaderLength..<message.body.upperBound
    let text = { (type: UInt16) in
      bytes.attribute(type, in: attributes).flatMap { bytes.text(in: $0.payload) } ?? ""
    }
    let master = bytes.attribute(InterfaceMessage.linkMaster, in: attributes)
    let address = bytes.attribute(InterfaceMessage.linkAddress, in: attributes).map {
      Array(bytes[$0.payload])
    }
    let nested = { (types: [UInt16]) -> Range<Int>? in
      types.reduce(Optional(attributes)) { range, type in
        range.flatMap { bytes.attribute(type, in: $0)?.payload }
      }
    }
    let portKind = nested([InterfaceMessage.linkInformation, InterfaceMessage.portKind]).flatMap {
      bytes.text(in: $0)
    }
    let settings = nested([
      InterfaceMessage.linkFamilies, InterfaceMessage.ipv6, InterfaceMessage.ipv6Settings,
    ])
    self.init(
      index: index, name: text(InterfaceMessage.linkName),
      master: master.flatMap { bytes.hostUInt32(at: $0.payload.lowerBound) },
      isPort: master != nil && portKind != "vrf",
      forwardsIPv6: settings.flatMap { bytes.hostUInt32(at: $0.lowerBound) }.map { $0 != 0 } ?? false,
      alias: text(InterfaceMessage.linkAlias),
      hardwareAddress: address ?? [],
      kindName: nested([InterfaceMessage.linkInformation, InterfaceMessage.linkKind]).flatMap {
        bytes.text(in: $0)
      } ?? "",
      bridgeCalls: AddressFamily.allCases.filter { family in
        let call = family == .ipv4 ? InterfaceMessage.bridgeCallsIPv4 : InterfaceMessage.bridgeCallsIPv6
        let value = nested([InterfaceMessage.linkInformation, InterfaceMessage.linkData, call])
        return value.map { !$0.isEmpty && bytes[$0.lowerBound] != 0 } ?? false
      },
      kind: kind, flags: flags)
  }
}

/// Returns the addresses in a dump of interfaces and then of addresses, without a socket: for bytes from anywhere.
package func interfaceAddresses(inDump bytes: [UInt8]) -> [InterfaceAddress] {
  var links: [UInt32: NetworkInterface] = [:]
  var addresses: [InterfaceAddress] = []
  var cursor = MessageCursor(count: bytes.count)
  while let message = cursor.next(in: bytes) {
    if let link = NetworkInterface(message, in: bytes) { links[link.index] = link }
    guard message.type == InterfaceMessage.newAddress else { continue }
    if let address = InterfaceAddress(message, in: bytes, links: links) { addresses.append(address) }
  }
  return addresses
}

extension InterfaceAddress {
  /// Parses an address; nil unless it is IPv4 or IPv6.
  fileprivate init?(_ message: Message, in bytes: [UInt8], links: [UInt32: NetworkInterface]) {
    let header = message.body.lowerBound
    guard message.body.count >= InterfaceMessage.addressHeaderLength,
      let index = bytes.hostUInt32(at: header + 4)
    else {
      return nil
    }
    let attributes = header + InterfaceMessage.addressHeaderLength..<message.body.upperBound
    // On a point-to-point interface IFA_ADDRESS is the peer's address.
    guard
      let attribute = bytes.attribute(InterfaceMessage.localAddress, in: attributes)
        ?? bytes.attribute(InterfaceMessage.address, in: attributes),
      let address = IPAddress(bytes: bytes[attribute.payload])
    else { return nil }
    // struct ifaddrmsg has only the flags that fit in a byte; IFA_FLAGS has them all.
    let flags =
      bytes.attribute(InterfaceMessage.addressFlags, in: attributes).flatMap {
        bytes.hostUInt32(at: $0.payload.lowerBound)
      }
      ?? UInt32(bytes[header + 2])
    self.init(
      address, prefixLength: Int(bytes[header + 1]), interfaceIndex: index,
      interfaceName: links[index]?.name ?? "", isLoopback: links[index]?.isLoopback ?? false,
      isUsable: flags & 0x48 == 0)
  }
}
