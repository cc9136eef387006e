public import Netlink
internal import NFTRuleset

extension NFTConnection {
  /// What our tables are made of and this kernel lacks; empty when it has everything. The kernel is asked with a batch that
  /// cannot come into force, so nothing changes and nobody notices. Needs CAP_NET_ADMIN.
  public mutating func lackingParts() throws(NetlinkError) -> Set<TablePart> {
    try lackingParts(TableProbe(name: port))
  }

  /// The same with these questions.
  mutating func lackingParts(_ probe: TableProbe) throws(NetlinkError) -> Set<TablePart> {
    try socket.send(probe.bytes)
    let (answers, areLost) = acknowledgements()
    guard !areLost else { throw .malformed }
    return try probe.lacking(answers)
  }
}
