public import Addresses
public import Netlink
internal import NFTRuleset

/// A netlink connection to nftables, in the network namespace of the thread that opened it. Reading our tables and
/// committing batches requires CAP_NET_ADMIN there.
public struct NFTConnection: ~Copyable {
  var socket: NetlinkSocket

  /// Opens the connection, which requires no privilege.
  public init() throws(NetlinkError) { socket = try NetlinkSocket(.netfilter) }

  /// The connection's netlink port ID, which identifies the owner of a table.
  public var port: UInt32 { socket.port }

  /// Returns the current generation of the ruleset. Every commit by any program, to any table, increments it.
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

  /// Returns the flags and owner of our table; nil if it does not exist.
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

  /// Returns an nftables request with text attributes.
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
  /// The attributes of an nfnetlink message.
  var attributes: Range<Int> {
    min(body.lowerBound + subsystemHeaderLength, body.upperBound)..<body.upperBound
  }
}
