internal import Addresses
internal import NFTNetlink
internal import Netlink
internal import NFTSimulator
internal import NFTRuleset

/// Our table in the kernel, with what is needed to follow a packet through it.
package struct LiveTable {
  /// Empty if there is no table.
  package let image: TableImage
  /// The rules' handles in the kernel, in the order of the rules.
  package let handles: [ChainName: [UInt64]]
  /// The clients with session affinity and their endpoints.
  package let memory: Memory

  /// Reads the table, all of it from one generation.
  package init(_ family: AddressFamily) throws(InspectionError) {
    self = try queryKernel { connection throws(NetlinkError) in
      for _ in 0..<9 {
        let before = try connection.generation()
        let table = try LiveTable(&connection, family)
        if try connection.generation() == before { return table }
      }
      throw .changedWhileRead
    }
  }

  private init(_ connection: inout NFTConnection, _ family: AddressFamily) throws(NetlinkError) {
    let table = try connection.readTable(family)
    image = table ?? TableImage(family: family)
    handles = table == nil ? [:] : try connection.ruleHandles(family)
    var memory = Memory()
    for case let set? in image.sets.values.map(\.declaration) where set.isDynamic {
      memory = Memory(set.name, try connection.remembered(in: set, family))
    }
    self.memory = memory
  }

  /// Returns the position of the rule with this handle.
  package func place(of handle: UInt64, in chain: ChainName) -> RulePlace? {
    handles[chain]?.firstIndex(of: handle).map { RulePlace(chain: chain, rule: $0) }
  }
}

extension NodeFacts {
  /// Reads this node's addresses and its source address on each directly connected network from the kernel.
  package static func ofThisNode() throws(InspectionError) -> NodeFacts {
    do {
      let addresses = try interfaceAddresses()
      let blocks = addresses.compactMap { own in
        IPPrefix("\(own.address)/\(own.prefixLength)").map { ($0, own.address) }
      }
      return NodeFacts(
        addresses: Set(addresses.map(\.address)),
        sourceAddresses: Dictionary(blocks) { first, _ in first })
    } catch {
      throw .addresses(error)
    }
  }
}
