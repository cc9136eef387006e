public import Addresses
public import Netlink
internal import NFTRuleset

/// A connection to nftables in the network namespace of the thread that opened it. It reads our tables and commits
/// batches; both need CAP_NET_ADMIN there.
public struct NFTConnection: ~Copyable {
  var socket: NetlinkSocket

  /// Opens the connection; this alone needs no privilege.
  public init() throws(NetlinkError) { socket = try NetlinkSocket(.netfilter) }

  /// The connection's netlink address, by which the kernel knows the owner of a table.
  public var port: UInt32 { socket.port }

  /// The number of the ruleset as it is now. Every change by anybody, of any table, counts it up.
  public mutating func generation() throws(NetlinkError) -> UInt32 {
    let attribute: UInt16 = 1  // NFTA_GEN_ID
    let answer = try socket.get(request(.getGeneration, 0)) { message, bytes throws(NetlinkError) in
      let attributes = message.attributes
      guard let found = bytes.attribute(attribute, in: attributes),
        let generation = bytes.networkUInt32(at: found.payload.lowerBound)
      else { throw .malformed }
      return generation
    }
    guard let answer else { throw .malformed }
    return answer
  }

  /// Whether there is a table of ours for the family, and whose it is; nil when there is none.
  public mutating func tableState(_ family: AddressFamily) throws(NetlinkError) -> TableState? {
    let flagsAttribute: UInt16 = 2  // NFTA_TABLE_FLAGS
    let ownerAttribute: UInt16 = 7  // NFTA_TABLE_OWNER
    let nameAttribute: UInt16 = 1  // NFTA_TABLE_NAME
    let question = request(.getTable, family.protocolNumber, [(nameAttribute, tableName)])
    return try socket.get(question) { message, bytes throws(NetlinkError) in
      func number(_ type: UInt16) -> UInt32? {
        bytes.attribute(type, in: message.attributes).flatMap {
          bytes.networkUInt32(at: $0.payload.lowerBound)
        }
      }
      return TableState(flags: number(flagsAttribute) ?? 0, owner: number(ownerAttribute))
    }
  }

  /// A question to nftables, with attributes of text.
  mutating func request(
    _ kind: MessageKind, _ family: UInt8, _ attributes: [(type: UInt16, text: String)] = [],
    flags: UInt16 = 0
  ) -> [UInt8] {
    var writer = MessageWriter()
    writer.begin(type: kind.netlinkType, flags: flags, sequence: socket.nextSequence())
    writer.append(subsystemHeader(family)[...])
    for attribute in attributes { writer.attribute(attribute.type, attribute.text) }
    return writer.finished()
  }
}

extension Message {
  /// The attributes of a message of nfnetlink's.
  var attributes: Range<Int> {
    min(body.lowerBound + subsystemHeaderLength, body.upperBound)..<body.upperBound
  }
}
