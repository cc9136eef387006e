/// Whether one of our tables belongs to a connection after it asked for it.
public enum TableClaim: Hashable, Sendable {
  /// It does: it did already, or it belonged to nobody and was taken over.
  case owned
  /// There is no table: the one that is to be made can be owned.
  case absent
  /// The table was made without the flag for it, and the kernel does not let it be added. The table works as it is;
  /// only one that is made anew, in one batch that deletes it first, can be owned. Its dynamic maps, which remember
  /// clients, begin empty then.
  case unownable
  /// It belongs to the socket of this port.
  case ownedByAnother(port: UInt32)
}
