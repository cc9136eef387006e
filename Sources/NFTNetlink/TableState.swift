/// What the kernel says about a table without looking into it.
public struct TableState: Hashable, Sendable {
  /// NFT_TABLE_F_ flags: 1 dormant, 2 owned, 4 persistent (Linux 6.9).
  public let flags: UInt32
  /// The netlink port of the socket that owns it, by custom the number of the process that opened it first.
  public let owner: UInt32?

  /// A state.
  public init(flags: UInt32, owner: UInt32?) {
    self.flags = flags
    self.owner = owner
  }

  /// Whether the table's chains are switched off.
  public var isDormant: Bool { flags & 1 != 0 }
}
