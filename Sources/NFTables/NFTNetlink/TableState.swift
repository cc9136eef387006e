/// The flags and owner of a table, without its contents.
public struct TableState: Hashable, Sendable {
  /// NFT_TABLE_F_ flags: 1 dormant, 2 owned, 4 persistent (Linux 6.9).
  public let flags: UInt32
  /// The netlink port ID of the owning socket, usually the ID of the process that opened it; nil if there is no owner.
  public let owner: UInt32?

  /// Creates the state of one table.
  public init(flags: UInt32, owner: UInt32?) {
    self.flags = flags
    self.owner = owner
  }

  /// The flags that we use (nf_tables.h, nft_table_flags).
  enum Flags {
    /// NFT_TABLE_F_DORMANT
    static let dormant: UInt32 = 1
    /// NFT_TABLE_F_OWNER
    static let owned: UInt32 = 2
    /// NFT_TABLE_F_PERSIST
    static let persistent: UInt32 = 4
  }

  /// Whether the table outlives its owner, and can be taken over when it has none.
  public var isPersistent: Bool { flags & Flags.persistent != 0 }

  /// Whether the table is dormant, so that packets skip its chains.
  public var isDormant: Bool { flags & Flags.dormant != 0 }
}
