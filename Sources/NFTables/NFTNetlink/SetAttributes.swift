internal import Addresses
internal import NFTRuleset

/// The netlink attributes of a set or map, converted to and from a declaration. Two sets are equal if these are.
struct SetAttributes: Equatable, Sendable {
  /// NFT_SET_ flags (nf_tables.h, nft_set_flags).
  enum Flags {
    static let anonymous: UInt32 = 0x1
    static let constant: UInt32 = 0x2
    static let interval: UInt32 = 0x4
    static let map: UInt32 = 0x8
    static let timeout: UInt32 = 0x10
    static let evaluated: UInt32 = 0x20
    static let concatenation: UInt32 = 0x80
  }

  /// NFT_DATA_VERDICT
  static let verdictType: UInt32 = 0xffff_ff00

  var flags: UInt32 = 0
  var keyType: UInt32 = 0
  var keyLength: UInt32 = 0
  var dataType: UInt32?
  /// Nil for verdicts too: nft writes 0 for them and the kernel returns 16.
  var dataLength: UInt32?
  var size: UInt32?
  var timeoutMilliseconds: UInt64?
  /// The lengths of the fields of a concatenation of ranges.
  var fieldLengths: [UInt8] = []
  /// The names of the expressions attached to each element.
  var expressions: [String] = []
}

extension SetAttributes {
  /// Creates the attributes that nft 1.0.6 writes for a declaration.
  init(_ set: SetDeclaration) {
    keyType = Self.kernelType(set.key)
    keyLength = Self.length(set.key)
    switch set.value {
    case .none, .limit: break
    case .fields(let fields):
      flags |= Flags.map
      dataType = Self.kernelType(fields)
      dataLength = Self.length(fields)
    case .verdict:
      flags |= Flags.map
      dataType = Self.verdictType
    }
    if set.isInterval {
      flags |= Flags.interval
      if set.key.count > 1 {
        flags |= Flags.concatenation
        fieldLengths = set.key.map { UInt8($0.bytes) }
      }
    }
    if set.isDynamic { flags |= Flags.timeout | Flags.evaluated }
    size = set.size
    timeoutMilliseconds = set.timeoutMilliseconds
    expressions = Self.expressions(of: set)
  }

  /// Returns the declaration with these attributes; nil if there is none.
  func declaration(_ name: SetName) -> SetDeclaration? {
    guard let key = Self.fields(keyType), let value else { return nil }
    let found = SetDeclaration(
      name, key: key, value: value, isInterval: flags & Flags.interval != 0,
      timeoutMilliseconds: timeoutMilliseconds, size: size, hasCounters: expressions == [counterName])
    return SetAttributes(found) == self ? found : nil
  }

  private static func expressions(of set: SetDeclaration) -> [String] {
    if case .limit(let kind) = set.value { return [kind.expressionName] }
    return set.hasCounters ? [counterName] : []
  }

  private var value: SetDeclaration.Value? {
    guard let dataType else {
      let kind = ElementLimit.Kind.allCases.first { expressions == [$0.expressionName] }
      return kind.map { .limit($0) } ?? SetDeclaration.Value.none
    }
    if dataType == Self.verdictType { return .verdict }
    return Self.fields(dataType).map { .fields($0) }
  }

  /// Six bits per field, the last field in the lowest bits (nft 1.0.6 include/datatype.h, TYPE_BITS).
  private static func kernelType(_ fields: [FieldType]) -> UInt32 {
    fields.reduce(0) { $0 << 6 | $1.kernelType }
  }

  /// A single field takes its own length; each field of a concatenation takes whole registers.
  private static func length(_ fields: [FieldType]) -> UInt32 {
    fields.count == 1 ? UInt32(fields[0].bytes) : UInt32(4 * fields.reduce(0) { $0 + $1.words })
  }

  private static func fields(_ kernelType: UInt32) -> [FieldType]? {
    var fields: [FieldType] = []
    var rest = kernelType
    while rest != 0 {
      guard let field = FieldType(kernelType: rest & 0x3f) else { return nil }
      fields.insert(field, at: 0)
      rest >>= 6
    }
    let words = fields.reduce(0) { $0 + $1.words }
    return (1...RegisterWords.capacity).contains(words) ? fields : nil
  }
}

/// The name of the expression that counts packets.
private let counterName = "counter"

extension FieldType {
  private static let known: [FieldType] = [
    .address(.ipv4), .address(.ipv6), .transport, .port, .word, .slot,
  ]

  /// Creates a field type from nft's number; nil for one that we never use.
  init?(kernelType: UInt32) {
    guard let found = Self.known.first(where: { $0.kernelType == kernelType }) else { return nil }
    self = found
  }
}
