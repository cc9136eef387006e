package import Addresses
internal import NFTNetlink
internal import Netlink
package import NFTSimulator
package import NFTRuleset

/// Our table in the kernel, with what is needed to follow a packet through it.
package struct LiveTable {
  /// Empty if there is no table.
  package let image: TableImage
  /// The rules' handles in the kernel, in the order of the rules.
  package let handles: [ChainName: [UInt64]]
  /// The clients with session affinity and their endpoints.
  package let memory: DynamicMapContents

  /// Creates a table with what is known about it.
  package init(
    image: TableImage, handles: [ChainName: [UInt64]], memory: DynamicMapContents = DynamicMapContents()
  ) {
    self.image = image
    self.handles = handles
    self.memory = memory
  }

  /// Reads the table, all of it from one generation.
  package init(_ family: AddressFamily) throws(InspectionError) {
    self = try queryKernel { connection throws(NetlinkError) in
      try retryingWhileChanged { () throws(NetlinkError) in
        let before = try connection.generation()
        let table = try LiveTable(&connection, family)
        guard try connection.generation() == before else { throw .changedWhileRead }
        return table
      }
    }
  }

  private init(_ connection: inout NFTConnection, _ family: AddressFamily) throws(NetlinkError) {
    let table = try connection.readTable(family)
    image = table ?? TableImage(family: family)
    handles = table == nil ? [:] : try connection.ruleHandles(family)
    var memory = DynamicMapContents()
    for case let set? in image.sets.values.map(\.declaration) where set.isDynamic {
      memory = DynamicMapContents(set.name, try connection.dynamicElements(of: set, family))
    }
    self.memory = memory
  }

  /// Returns the position of the rule with this handle.
  package func place(of handle: UInt64, in chain: ChainName) -> RulePosition? {
    handles[chain]?.firstIndex(of: handle).map { RulePosition(chain: chain, rule: $0) }
  }
}

extension SimulatedNode {
  /// Reads this node's addresses and its source address on each directly connected network from the kernel.
  package static func ofThisNode() throws(InspectionError) -> SimulatedNode {
    do {
      let addresses = try interfaceAddresses()
      let blocks = addresses.compactMap { own in
        IPPrefix("\(own.address)/\(own.prefixLength)").map { ($0, own.address) }
      }
      return SimulatedNode(
        addresses: Set(addresses.map(\.address)),
        sourceAddresses: Dictionary(blocks) { first, _ in first })
    } catch {
      throw .addresses(error)
    }
  }
}
