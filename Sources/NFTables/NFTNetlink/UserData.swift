internal import Addresses
internal import NFTRuleset

/// The user data that nft stores with a set, so that it can print sets that it did not create: one-byte types, one-byte
/// lengths and values, without padding (libnftnl 1.2.4 udata.h; nft 1.0.6 src/mnl.c, mnl_nft_set_add).
struct UserData: Equatable, Sendable {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ type: UInt8, _ number: UInt32) {
    bytes += [type, 4]
    withUnsafeBytes(of: number) { bytes += $0 }
  }

  mutating func put(_ type: UInt8, _ nested: UserData) {
    bytes += [type, UInt8(nested.bytes.count)] + nested.bytes
  }
}

extension UserData {
  /// NFTNL_UDATA_SET_…
  private enum SetType {
    static let keyByteOrder: UInt8 = 0
    static let dataByteOrder: UInt8 = 1
    static let keyTypeof: UInt8 = 3
    static let dataTypeof: UInt8 = 4
    static let dataInterval: UInt8 = 6
  }

  /// nft's numbers of expression types (include/expression.h, enum expr_types).
  private enum ExpressionType {
    static let verdict: UInt32 = 1
    static let payload: UInt32 = 7
    static let meta: UInt32 = 9
    static let concatenation: UInt32 = 13
    static let numgen: UInt32 = 23
  }

  /// Creates the data that nft writes for `type …` declarations, or for `typeof …` if there is a slot, whose type has
  /// no name in nft's syntax.
  init(_ set: SetDeclaration, family: AddressFamily) {
    put(SetType.keyByteOrder, Self.byteOrder(set.key))
    let isTypeof = set.hasSlot
    switch set.value {
    case .none, .limit:
      putTypeof(SetType.keyTypeof, set.key, isTypeof: isTypeof, family: family)
    case .fields(let fields):
      put(SetType.dataByteOrder, Self.byteOrder(fields))
      putTypeof(SetType.keyTypeof, set.key, isTypeof: isTypeof, family: family)
      putTypeof(SetType.dataTypeof, fields, isTypeof: isTypeof, family: family)
      put(SetType.dataInterval, 0)
    case .verdict:
      put(SetType.dataByteOrder, 0)
      putTypeof(SetType.keyTypeof, set.key, isTypeof: isTypeof, family: family)
      if isTypeof { put(SetType.dataTypeof, Self.expression(ExpressionType.verdict, UserData())) }
      put(SetType.dataInterval, 0)
    }
  }

  /// The data that nft writes for `{ tcp, udp, sctp }` after `meta l4proto`.
  static var anonymousTransports: UserData {
    var data = UserData()
    data.put(SetType.keyByteOrder, hostByteOrder)
    data.put(SetType.keyTypeof, field(.transport, .ipv4))
    return data
  }

  /// BYTEORDER_HOST_ENDIAN; BYTEORDER_BIG_ENDIAN is 2, BYTEORDER_INVALID 0 (nft 1.0.6 include/datatype.h).
  private static let hostByteOrder: UInt32 = 1

  private static func byteOrder(_ fields: [FieldType]) -> UInt32 {
    guard fields.count == 1 else { return 0 }
    return switch fields[0] {
    case .word, .slot: hostByteOrder
    case .address, .port: 2
    case .transport: 0
    }
  }

  private mutating func putTypeof(
    _ type: UInt8, _ fields: [FieldType], isTypeof: Bool, family: AddressFamily
  ) {
    guard fields.count > 1 else {
      if isTypeof { put(type, Self.field(fields[0], family)) }
      return
    }
    var list = UserData()
    // A concatenation of plain types keeps an empty list here, as nft 1.0.6 does.
    for (index, field) in fields.enumerated() where isTypeof {
      list.put(UInt8(index), Self.field(field, family))
    }
    put(type, Self.expression(ExpressionType.concatenation, list))
  }

  /// NFTNL_UDATA_SET_TYPEOF_EXPR and NFTNL_UDATA_SET_TYPEOF_DATA
  private static func expression(_ type: UInt32, _ details: UserData) -> UserData {
    var data = UserData()
    data.put(0, type)
    data.put(1, details)
    return data
  }

  /// Returns the expression for a field in a `typeof` declaration.
  private static func field(_ field: FieldType, _ family: AddressFamily) -> UserData {
    var details = UserData()
    switch field {
    case .word: details.put(0, 2)  // NFT_META_PRIORITY
    case .transport: details.put(0, 16)  // NFT_META_L4PROTO
    case .slot:
      details.put(0, 1)  // NFT_NG_RANDOM
      details.put(1, 2)  // the modulus, whose value is irrelevant
      details.put(2, 0)  // the offset
      return expression(ExpressionType.numgen, details)
    case .port:
      details.put(0, 11)  // PROTO_DESC_TH (nft 1.0.6 include/proto.h)
      details.put(1, 2)  // dport
      return expression(ExpressionType.payload, details)
    case .address:
      details.put(0, family == .ipv4 ? 12 : 13)  // PROTO_DESC_IP, PROTO_DESC_IP6
      details.put(1, family == .ipv4 ? 12 : 9)  // IPHDR_DADDR, IP6HDR_DADDR
      return expression(ExpressionType.payload, details)
    }
    return expression(ExpressionType.meta, details)
  }
}

extension SetDeclaration {
  /// Whether a field is a numgen result, for which nft has no type name, only `typeof`.
  var hasSlot: Bool {
    if key.contains(.slot) { return true }
    if case .fields(let fields) = value { return fields.contains(.slot) }
    return false
  }
}
