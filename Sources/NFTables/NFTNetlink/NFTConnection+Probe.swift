public import Netlink
internal import NFTRuleset

extension NFTConnection {
  /// Returns the features that our tables need and this kernel lacks. They are probed with a batch that cannot be
  /// committed, so nothing changes and no listener is notified. Requires CAP_NET_ADMIN.
  public mutating func missingFeatures() throws(NetlinkError) -> Set<RulesetFeature> {
    try missingFeatures(TableProbe(name: port))
  }

  /// Does the same with a specific probe.
  mutating func missingFeatures(_ probe: TableProbe) throws(NetlinkError) -> Set<RulesetFeature> {
    try socket.send(probe.bytes)
    let (answers, areLost) = acknowledgements()
    guard !areLost else { throw .malformed }
    return try probe.missingFeatures(answers)
  }
}
