internal import Addresses
internal import Netlink
internal import NFTRuleset

/// Groups nftables notifications into transactions. The kernel reports each changed object, then the new generation
/// (nf_tables_api.c, nf_tables_commit).
struct ChangeReader {
  private let ownPort: UInt32?
  private var changes: [AddressFamily: TableChanges] = [:]

  init(ownPort: UInt32?) { self.ownPort = ownPort }

  /// Returns the transaction that this message ends; nil if it does not end one, or is not an nftables message.
  mutating func read(_ message: Message, in bytes: [UInt8]) -> RulesetCommit? {
    guard message.type >> 8 == 10 else { return nil }
    let kind = message.type & 0xff
    if kind == MessageKind.newGeneration.rawValue { return commit(message, in: bytes) }
    guard let family = Self.family(of: message, in: bytes), let change = Self.changes(kind) else {
      return nil
    }
    changes[family, default: []].formUnion(change)
    return nil
  }

  /// Discards a transaction whose end has not been seen.
  mutating func forget() { changes = [:] }

  private mutating func commit(_ message: Message, in bytes: [UInt8]) -> RulesetCommit? {
    func number(_ type: UInt16) -> UInt32? {
      bytes.attribute(type, in: message.attributes).flatMap { bytes.networkUInt32(at: $0.payload.lowerBound) }
    }
    // NFTA_GEN_ID, NFTA_GEN_PROC_PID, NFTA_GEN_PROC_NAME
    guard let generation = number(1) else { return nil }
    defer { forget() }
    let name = bytes.attribute(3, in: message.attributes).flatMap { bytes.text(in: $0.payload) }
    return RulesetCommit(
      generation: generation, port: message.port, process: number(2), processName: name,
      isOurs: message.port == ownPort, changes: changes)
  }

  /// Returns the family if the message concerns our table. For all message types, the table name is attribute 1 and the
  /// kernel writes it first.
  private static func family(of message: Message, in bytes: [UInt8]) -> AddressFamily? {
    guard !message.body.isEmpty,
      let family = AddressFamily.allCases.first(where: { $0.protocolNumber == bytes[message.body.lowerBound] }
      ),
      let table = bytes.attribute(1, in: message.attributes), bytes[table.payload].elementsEqual(nameBytes)
    else { return nil }
    return family
  }

  private static let nameBytes = Array(tableName.utf8) + [0]

  /// Maps a message type (nf_tables_msg_types) to what it changes.
  private static func changes(_ kind: UInt16) -> TableChanges? {
    switch kind {
    case 0: .table
    case 2: .tableRemoved
    case 3, 5: .chains
    case 6, 8: .rules
    case 9, 11: .sets
    case 12, 14: .elements
    case 18, 20, 22, 24: .others
    default: nil
    }
  }
}
