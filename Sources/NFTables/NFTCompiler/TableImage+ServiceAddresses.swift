public import Addresses
public import NFTRuleset

extension TableImage {
  /// Returns the Service port that has a node port according to this table, as its comment says; nil if none has it.
  public func ownerOfNodePort(_ transport: Transport, _ port: Port) -> String? {
    var key = RegisterWords()
    key.append(transport, port)
    return sets[ProgramSet.nodePorts.name]?.elements[key]?.comment
  }

  /// Returns whether the address is a ClusterIP according to this table, or in one of the ranges that ClusterIPs come
  /// from.
  public func isOfServices(_ address: IPAddress) -> Bool {
    let key =
      switch address {
      case .v4(let address): RegisterWords(address)
      case .v6(let address): RegisterWords(address)
      }
    if sets[ProgramSet.clusterIPs.name]?.elements[key] != nil { return true }
    let blocks = sets[ProgramSet.serviceCIDRs.name]?.elements ?? [:]
    return blocks.contains { block in
      if case .through(let last) = block.value { !(key < block.key) && !(last < key) } else { false }
    }
  }
}
