public import Addresses
public import Netlink
public import NFTRuleset

extension NFTConnection {
  /// Returns the counters of the elements of one of our sets or maps, ordered by key. Nil if the set does not exist, is
  /// not one that we could have created, or has no counters. Reading does not reset the counters, which keep counting.
  public mutating func readCounters(
    of set: SetName, _ family: AddressFamily
  ) throws(NetlinkError) -> [ElementCounter]? {
    guard let declaration = try declaration(of: set, family), declaration.hasCounters else { return nil }
    return try retryingWhileChanged { () throws(NetlinkError) in try counters(declaration, family) }
  }

  private mutating func declaration(
    of set: SetName, _ family: AddressFamily
  ) throws(NetlinkError) -> SetDeclaration? {
    // NFTA_SET_TABLE, NFTA_SET_NAME
    let question = request(.getSet, family.protocolNumber, [(1, tableName), (2, set.description)])
    let attributes = try socket.get(question) { message, bytes throws(NetlinkError) in
      guard let found = LibrarySet(message, in: bytes) else { throw .malformed }
      return SetAttributes(found)
    }
    return attributes?.declaration(set)
  }

  private mutating func counters(
    _ set: SetDeclaration, _ family: AddressFamily
  ) throws(NetlinkError) -> [ElementCounter] {
    let layout = ElementLayout(set)
    var counters: [ElementCounter] = []
    let names = [(ElementAttribute.listTable, tableName), (ElementAttribute.listSet, set.name.description)]
    let question = request(.getElements, family.protocolNumber, names, flags: Message.Flags.dump)
    try socket.dump(question) { message, bytes throws(NetlinkError) in
      guard let list = bytes.attribute(ElementAttribute.listElements, in: message.attributes) else { return }
      var cursor = AttributeCursor(list.payload)
      while let item = cursor.next(in: bytes) {
        if let counter = ElementCounter(item.payload, layout, in: bytes) { counters.append(counter) }
      }
    }
    return counters.sorted { $0.key < $1.key }
  }
}
