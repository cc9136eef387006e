internal import Addresses

/// nftables message types, with the kernel's numbers (include/uapi/linux/netfilter/nf_tables.h, nf_tables_msg_types).
enum MessageKind: UInt16, Hashable, Sendable {
  case newTable = 0
  case getTable = 1
  case deleteTable = 2
  case newChain = 3
  case getChain = 4
  case deleteChain = 5
  case newRule = 6
  case getRule = 7
  case deleteRule = 8
  case newSet = 9
  case getSet = 10
  case deleteSet = 11
  case newElements = 12
  case getElements = 13
  case deleteElements = 14
  case newGeneration = 15
  case getGeneration = 16
  case trace = 17

  /// The netlink message type: subsystem and message number (nfnetlink.h, NFNL_SUBSYS_NFTABLES).
  var netlinkType: UInt16 { 10 << 8 | rawValue }

  init?(netlinkType: UInt16) {
    guard netlinkType >> 8 == 10 else { return nil }
    self.init(rawValue: netlinkType & 0xff)
  }
}

/// The messages that enclose a transaction (nfnetlink.h).
enum BatchMessage {
  /// NFNL_MSG_BATCH_BEGIN
  static let begin: UInt16 = 16
  /// NFNL_MSG_BATCH_END
  static let end: UInt16 = 17
  /// NFNL_BATCH_GENID
  static let generation: UInt16 = 1
}

extension AddressFamily {
  /// NFPROTO_IPV4 or NFPROTO_IPV6.
  var protocolNumber: UInt8 { self == .ipv4 ? 2 : 10 }
}

/// Returns the nfnetlink header that precedes a message's attributes (nfnetlink.h, struct nfgenmsg).
func subsystemHeader(_ family: UInt8, resource: UInt16 = 0) -> [UInt8] {
  [family, 0, UInt8(resource >> 8), UInt8(resource & 0xff)]
}

/// The length of that header in bytes.
let subsystemHeaderLength = 4
