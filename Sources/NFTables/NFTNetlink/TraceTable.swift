internal import Addresses
internal import CNftnl
internal import Netlink
internal import NFTRuleset

/// The temporary table that sets the trace mark (`nftrace`) on the first packet of a flow.
struct TraceTable {
  let flow: TracedFlow
  let table: String

  private struct Chain {
    let name: String
    let base: BaseChain
    let isMarking: Bool
  }

  /// Behind all chains that translate.
  private static let last = BaseChain.Priority(rawValue: 300)

  private static let chains = [
    Chain(name: "entering", base: BaseChain(.filter, .prerouting, .mangle), isMarking: true),
    Chain(name: "sent", base: BaseChain(.filter, .output, .mangle), isMarking: true),
    Chain(name: FlowTracer.leavingChain, base: BaseChain(.filter, .postrouting, last), isMarking: false),
    Chain(name: FlowTracer.arrivedChain, base: BaseChain(.filter, .input, last), isMarking: false),
  ]

  /// The batch that creates the table.
  var batch: SealedBatch {
    var writer = BatchWriter(generation: nil, ownership: .none, reserving: 4096)
    writer.enter(transaction: 0, family: flow.source.family, operation: 0)
    writer.append(.newTable, flags: Message.Flags.create | Message.Flags.exclusive, .batch) { message in
      let table = LibraryTable()
      table.set(NFTNL_TABLE_NAME, self.table)
      table.set(NFTNL_TABLE_FLAGS, NFT_TABLE_F_OWNER.rawValue)
      table.build(into: message)
    }
    for chain in Self.chains { append(chain, to: &writer) }
    return writer.sealed([], generation: nil)
  }

  private func append(_ chain: Chain, to writer: inout BatchWriter) {
    writer.append(.newChain, flags: Message.Flags.create, .batch) { message in
      let chain = LibraryChain(chain.name, in: table, chain.base)
      chain.build(into: message)
    }
    guard chain.isMarking else { return }
    writer.append(.newRule, flags: Message.Flags.create | Message.Flags.append, .batch) { message in
      let rule = LibraryRule()
      rule.set(NFTNL_RULE_TABLE, table)
      rule.set(NFTNL_RULE_CHAIN, chain.name)
      addMatches(to: rule)
      addMark(to: rule)
      rule.build(into: message)
    }
  }

  /// Adds `ip saddr … ip daddr … meta l4proto … th dport … ct state new limit rate 1/week burst 1 packets`, which
  /// matches exactly one packet, and none of an established connection.
  private func addMatches(to rule: borrowing LibraryRule) {
    let first = Register(0)
    let (offset, length): (UInt32, UInt32) = flow.source.family == .ipv4 ? (12, 4) : (8, 16)
    let port = flow.port.number
    let matches: [Instruction] = [
      .payload(.network, offset: offset, length: length, into: first),
      .compare(first, equal: true, .foreign(flow.source.bytes)),
      .payload(.network, offset: offset + length, length: length, into: first),
      .compare(first, equal: true, .foreign(flow.destination.bytes)),
      .loadMeta(.transport, into: first),
      .compare(first, equal: true, .byte(flow.transport.rawValue)),
      .payload(.transport, offset: 2, length: 2, into: first),
      .compare(first, equal: true, .foreign([UInt8(port >> 8), UInt8(port & 0xff)])),
    ]
    for match in matches { rule.add(match.expression(anonymousSet: nil)) }
    let state = LibraryExpression("ct")
    state.set(NFTNL_EXPR_CT_KEY, NFT_CT_STATE.rawValue)
    state.set(NFTNL_EXPR_CT_DREG, first)
    rule.add(state)
    let new: UInt32 = 1 << 3  // NF_CT_STATE_BIT(IP_CT_NEW)
    rule.add(Instruction.bitwise(first, mask: new, xor: 0).expression(anonymousSet: nil))
    rule.add(Instruction.compare(first, equal: false, .number(0)).expression(anonymousSet: nil))
    let limit = LibraryExpression("limit")
    limit.set(NFTNL_EXPR_LIMIT_RATE, UInt64(1))
    limit.set(NFTNL_EXPR_LIMIT_UNIT, UInt64(7 * 24 * 3600))
    limit.set(NFTNL_EXPR_LIMIT_BURST, UInt32(1))
    limit.set(NFTNL_EXPR_LIMIT_TYPE, NFT_LIMIT_PKTS.rawValue)
    rule.add(limit)
  }

  /// Adds `meta nftrace set 1`.
  private func addMark(to rule: borrowing LibraryRule) {
    let first = Register(0)
    let one = LibraryExpression("immediate")
    one.set(NFTNL_EXPR_IMM_DREG, first)
    one.set(NFTNL_EXPR_IMM_DATA, [1])
    rule.add(one)
    let mark = LibraryExpression("meta")
    mark.set(NFTNL_EXPR_META_KEY, NFT_META_NFTRACE.rawValue)
    mark.set(NFTNL_EXPR_META_SREG, first)
    rule.add(mark)
  }
}
