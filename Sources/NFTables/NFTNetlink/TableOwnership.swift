/// The owner of the tables that a batch creates.
public enum TableOwnership: Hashable, Sendable {
  /// No owner: any program with CAP_NET_ADMIN may change the table.
  case none
  /// The socket that sends the batch, for as long as it is open: all others get EPERM, and `nft flush ruleset` skips
  /// the table. When the socket is closed, the table remains without an owner until a socket takes it over. Requires
  /// Linux 6.9; see `CommitError.ownershipUnsupported`.
  case persistentOwner

  /// NFT_TABLE_F_OWNER | NFT_TABLE_F_PERSIST (nf_tables.h).
  var flags: UInt32 { self == .none ? 0 : TableState.Flags.owned | TableState.Flags.persistent }
}
