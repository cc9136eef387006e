public import Addresses

/// A route of the node, in any routing table.
public struct NetworkRoute: Hashable, Sendable, CustomStringConvertible {
  /// The block of addresses that it is for.
  public let destination: IPPrefix
  /// The gateway; nil if the destination is on-link, or if there are several.
  public let gateway: IPAddress?
  /// The name of the interface that packets leave through; nil if there is none, or if there are several.
  public let interfaceName: String?
  /// RTN_ of linux/rtnetlink.h: 1 for unicast.
  private let type: UInt8
  /// The number of the routing table.
  private let table: UInt32

  init(
    to destination: IPPrefix, via gateway: IPAddress?, interfaceName: String?, type: UInt8, table: UInt32
  ) {
    self.destination = destination
    self.gateway = gateway
    self.interfaceName = interfaceName
    self.type = type
    self.table = table
  }

  /// Whether it is for all addresses, or for half of them: two such routes are how a VPN takes the place of the default
  /// route.
  public var isDefault: Bool { destination.length <= 1 }

  /// Whether it is for a single address, as routes to pods with a veth pair of their own are; those to the node's own
  /// addresses are not meant.
  public var isForOneAddress: Bool {
    let bits =
      switch destination {
      case .v4: 32
      case .v6: 128
      }
    return type == 1 && destination.length == bits
  }

  /// The route as ip(8) shows it: `10.0.0.0/8 via 192.168.50.1 dev eth0`, `blackhole 10.244.0.0/16 table 100`
  public var description: String {
    let words = [
      Self.typeNames[type], "\(destination)", gateway.map { "via \($0)" }, interfaceName.map { "dev \($0)" },
      Self.usualTables.contains(table) ? nil : "table \(table)",
    ]
    return words.compactMap { $0 }.joined(separator: " ")
  }

  private static let typeNames: [UInt8: String] = [
    2: "local", 3: "broadcast", 4: "anycast", 5: "multicast", 6: "blackhole", 7: "unreachable", 8: "prohibit",
    9: "throw",
  ]
  /// RT_TABLE_MAIN and RT_TABLE_LOCAL; the type shows which of them it is.
  private static let usualTables: [UInt32] = [254, 255]
}

extension IPPrefix {
  fileprivate var length: Int {
    switch self {
    case .v4(let prefix): prefix.length
    case .v6(let prefix): prefix.length
    }
  }
}
