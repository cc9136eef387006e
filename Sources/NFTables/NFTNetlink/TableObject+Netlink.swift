internal import Addresses
internal import CNftnl
internal import Netlink
internal import NFTRuleset

extension BatchWriter {
  /// Appends the message that creates an object of our table; the kernel refuses it if the object exists.
  mutating func create(_ object: TableObject, _ family: AddressFamily) {
    let flags = Message.Flags.create | Message.Flags.exclusive
    switch object {
    case .set(let declaration):
      let set = LibrarySet(declaration, family: family, identifier: nextSetID())
      append(.newSet, flags: flags) { set.build(into: $0) }
    case .chain(let name, let base):
      let chain = LibraryChain(name.description, in: tableName, base)
      append(.newChain, flags: flags) { chain.build(into: $0) }
    }
  }

  /// Appends the message that deletes an object of our table.
  mutating func delete(_ name: TableObject.Name) {
    switch name {
    case .set(let name):
      let set = LibrarySet(name.description, in: tableName)
      append(.deleteSet, flags: 0) { set.build(into: $0) }
    case .chain(let name):
      let chain = LibraryChain(name.description, in: tableName)
      append(.deleteChain, flags: 0) { chain.build(into: $0) }
    }
  }
}
