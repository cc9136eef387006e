public import Addresses

/// Returns the outcome of routing a packet that the node sends to this address, in the thread's network namespace.
/// Requires no privilege. The kernel looks it up as it would for the packet, including policy routing rules.
public func route(to address: IPAddress) throws(NetlinkError) -> RouteOutcome {
  var socket = try NetlinkSocket(.route)
  return try socket.route(to: address)
}

/// Whether any routing table has a unicast default route for the family. Requires no privilege.
public func hasDefaultRoute(_ family: AddressFamily) throws(NetlinkError) -> Bool {
  var socket = try NetlinkSocket(.route)
  return try retryingWhileChanged { () throws(NetlinkError) in try socket.hasDefaultRoute(family) }
}

/// Returns the routes of both families in all routing tables. Requires no privilege.
public func routes() throws(NetlinkError) -> [NetworkRoute] {
  var socket = try NetlinkSocket(.route)
  return try retryingWhileChanged { () throws(NetlinkError) in
    let links = try socket.links()
    return try socket.routes(.ipv4, through: links) + socket.routes(.ipv6, through: links)
  }
}

/// Constants of include/uapi/linux/rtnetlink.h.
private enum Route {
  static let new: UInt16 = 24  // RTM_NEWROUTE
  static let get: UInt16 = 26  // RTM_GETROUTE
  static let destination: UInt16 = 1  // RTA_DST
  static let interface: UInt16 = 4  // RTA_OIF
  static let gateway: UInt16 = 5  // RTA_GATEWAY
  static let table: UInt16 = 15  // RTA_TABLE
  static let headerLength = 12  // struct rtmsg
  static let tableOffset = 4  // rtm_table
  static let typeOffset = 7  // rtm_type
  static let flagsOffset = 8  // rtm_flags
  static let isCloned: UInt32 = 0x200  // RTM_F_CLONED
  static let unicast: UInt8 = 1  // RTN_UNICAST
  static let local: UInt8 = 2  // RTN_LOCAL
  static let blackhole: UInt8 = 6  // RTN_BLACKHOLE
  static let unreachable: UInt8 = 7  // RTN_UNREACHABLE
  static let prohibit: UInt8 = 8  // RTN_PROHIBIT
}

extension NetlinkSocket {
  fileprivate mutating func route(to address: IPAddress) throws(NetlinkError) -> RouteOutcome {
    var writer = MessageWriter()
    writer.begin(type: Route.get, flags: 0, sequence: nextSequence())
    writer.append(Self.header(address.family, destinationLength: address.bytes.count * 8)[...])
    writer.attribute(Route.destination, address.bytes[...])
    do {
      let outcome = try get(writer.finished()) { message, bytes throws(NetlinkError) in
        guard let outcome = RouteOutcome(message, in: bytes) else { throw .malformed }
        return outcome
      }
      return outcome ?? .noRoute
    } catch {
      guard case .refused(let errno, _) = error, let outcome = RouteOutcome(errno) else { throw error }
      return outcome
    }
  }

  fileprivate mutating func hasDefaultRoute(_ family: AddressFamily) throws(NetlinkError) -> Bool {
    var isFound = false
    try dumpRoutes(family) { start, _, bytes in
      // struct rtmsg begins with family and destination length.
      isFound = isFound || (bytes[start + 1] == 0 && bytes[start + Route.typeOffset] == Route.unicast)
    }
    return isFound
  }

  fileprivate mutating func routes(
    _ family: AddressFamily, through links: [UInt32: NetworkInterface]
  ) throws(NetlinkError) -> [NetworkRoute] {
    var routes: [NetworkRoute] = []
    try dumpRoutes(family) { start, attributes, bytes in
      if let route = NetworkRoute(at: start, attributes, in: bytes, through: links) { routes.append(route) }
    }
    return routes
  }

  /// Calls the closure with the offset of each route's header and the range of its attributes.
  private mutating func dumpRoutes(
    _ family: AddressFamily, _ visit: (Int, Range<Int>, [UInt8]) -> Void
  ) throws(NetlinkError) {
    var writer = MessageWriter()
    writer.begin(type: Route.get, flags: Message.Flags.dump, sequence: nextSequence())
    writer.append(Self.header(family, destinationLength: 0)[...])
    try dump(writer.finished()) { message, bytes throws(NetlinkError) in
      guard message.type == Route.new, message.body.count >= Route.headerLength else { return }
      let start = message.body.lowerBound
      visit(start, start + Route.headerLength..<message.body.upperBound, bytes)
    }
  }

  private static func header(_ family: AddressFamily, destinationLength: Int) -> [UInt8] {
    [family == .ipv4 ? 2 : 10, UInt8(destinationLength)]
      + [UInt8](repeating: 0, count: Route.headerLength - 2)
  }
}

extension NetworkRoute {
  /// Parses a route of a dump; nil if it is of another family, or only remembers the path to one address.
  fileprivate init?(
    at start: Int, _ attributes: Range<Int>, in bytes: [UInt8], through links: [UInt32: NetworkInterface]
  ) {
    let isIPv4 = bytes[start] == 2
    guard isIPv4 || bytes[start] == 10, let flags = bytes.hostUInt32(at: start + Route.flagsOffset),
      flags & Route.isCloned == 0
    else { return nil }
    let address = { (type: UInt16) in
      bytes.attribute(type, in: attributes).flatMap { IPAddress(bytes: bytes[$0.payload]) }
    }
    let number = { (type: UInt16) in
      bytes.attribute(type, in: attributes).flatMap { bytes.hostUInt32(at: $0.payload.lowerBound) }
    }
    // The default route has no destination.
    let first = address(Route.destination) ?? (isIPv4 ? IPAddress("0.0.0.0") : IPAddress("::"))
    guard let destination = first.flatMap({ IPPrefix("\($0)/\(bytes[start + 1])") }) else { return nil }
    self.init(
      to: destination, via: address(Route.gateway),
      interfaceName: number(Route.interface).flatMap { links[$0]?.name },
      type: bytes[start + Route.typeOffset],
      table: number(Route.table) ?? UInt32(bytes[start + Route.tableOffset]))
  }
}

extension RouteOutcome {
  /// Parses the kernel's reply; nil if it is not a route.
  fileprivate init?(_ message: Message, in bytes: [UInt8]) {
    guard message.type == Route.new, message.body.count >= Route.headerLength else { return nil }
    let attributes = message.body.lowerBound + Route.headerLength..<message.body.upperBound
    switch bytes[message.body.lowerBound + Route.typeOffset] {
    case Route.local: self = .local
    case Route.blackhole: self = .blackhole
    case Route.unreachable: self = .unreachable
    case Route.prohibit: self = .prohibited
    default:
      let interface = bytes.attribute(Route.interface, in: attributes)
      let gateway = bytes.attribute(Route.gateway, in: attributes)
      self = .interface(
        interface.flatMap { bytes.hostUInt32(at: $0.payload.lowerBound) } ?? 0,
        gateway: gateway.flatMap { IPAddress(bytes: bytes[$0.payload]) })
    }
  }

  /// Interprets the errno of a refused lookup, which is the one the packet would get (fib_semantics.c, fib_props).
  fileprivate init?(_ errno: KernelErrno) {
    switch errno {
    case .networkUnreachable: self = .noRoute
    case .hostUnreachable: self = .unreachable
    case .accessDenied: self = .prohibited
    case .invalid: self = .blackhole
    default: return nil
    }
  }
}
