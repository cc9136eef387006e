/// The result of claiming ownership of one of our tables.
public enum TableClaim: Hashable, Sendable {
  /// The connection owns the table: it already did, or the table had no owner and was taken over.
  case owned
  /// The table does not exist yet; it can be created with an owner.
  case absent
  /// The table was created without the flag that allows it, which the kernel does not let us add later. The table works
  /// as it is; only a table re-created in a batch that deletes it first can be owned, and its dynamic maps, which hold
  /// client affinity, start out empty.
  case unownable
  /// The table is owned by the socket with this port ID.
  case ownedByAnother(port: UInt32)
}
