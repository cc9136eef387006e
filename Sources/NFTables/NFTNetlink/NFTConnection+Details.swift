public import Addresses
internal import CNftnl
public import Netlink
public import NFTRuleset

// What a table image omits because it is irrelevant for differences.
extension NFTConnection {
  /// Returns the kernel's handles of our table's rules, by chain and in rule order.
  public mutating func ruleHandles(_ family: AddressFamily) throws(NetlinkError) -> [ChainName: [UInt64]] {
    var handles: [ChainName: [UInt64]] = [:]
    try list(.getRule, family, [(tableAttribute, tableName)]) { message, bytes throws(NetlinkError) in
      guard let rule = LibraryRule(message, in: bytes) else { throw .malformed }
      guard rule.text(NFTNL_RULE_TABLE) == tableName, let handle = rule.longNumber(NFTNL_RULE_HANDLE),
        let chain = rule.text(NFTNL_RULE_CHAIN).flatMap(ChainName.init)
      else { return }
      handles[chain, default: []].append(handle)
    }
    return handles
  }

  /// Returns the elements that packets have added to a dynamic map: for session affinity, each client's endpoint.
  public mutating func dynamicElements(
    of map: SetDeclaration, _ family: AddressFamily
  ) throws(NetlinkError) -> [RegisterWords: RegisterWords] {
    var reader = ElementReader(map)
    let names = [(ElementAttribute.listTable, tableName), (ElementAttribute.listSet, map.name.description)]
    try list(.getElements, family, names) { message, bytes throws(NetlinkError) in
      reader.read(message, in: bytes)
    }
    var clients: [RegisterWords: RegisterWords] = [:]
    for element in reader.finished() ?? [:] {
      if case .fields(let data) = element.value { clients[element.key] = data }
    }
    return clients
  }
}
