internal import Addresses
internal import NFTNetlink
internal import Netlink
internal import NFTSimulator
internal import NFTRuleset

/// Our table as the kernel has it, with what following a packet through it takes.
package struct LiveTable {
  /// Empty where there is no table.
  package let image: TableImage
  /// The rules' numbers in the kernel, in their order.
  package let handles: [ChainName: [UInt64]]
  /// Which client stays with which endpoint.
  package let memory: Memory

  /// What the kernel holds now. All of it is of one generation.
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

  /// Which of our rules has this number.
  package func place(of handle: UInt64, in chain: ChainName) -> RulePlace? {
    handles[chain]?.firstIndex(of: handle).map { RulePlace(chain: chain, rule: $0) }
  }
}

extension NodeFacts {
  /// What the kernel says of the node that this runs on: its addresses, and those that it has towards its neighbours.
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
