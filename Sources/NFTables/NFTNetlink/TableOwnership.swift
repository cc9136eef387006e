/// To whom a table belongs that a batch makes.
public enum TableOwnership: Hashable, Sendable {
  /// To nobody: everybody with CAP_NET_ADMIN may change it.
  case none
  /// To the socket that sends the batch, for as long as it is open: all others get EPERM, and `nft flush ruleset`
  /// passes the table by. When the socket is closed the table stays and belongs to nobody, until somebody takes it
  /// over. Needs Linux 6.9; see `CommitError.ownershipUnsupported`.
  case persistentOwner

  /// NFT_TABLE_F_OWNER | NFT_TABLE_F_PERSIST (nf_tables.h).
  var flags: UInt32 { self == .none ? 0 : TableState.Flags.owned | TableState.Flags.persistent }
}
