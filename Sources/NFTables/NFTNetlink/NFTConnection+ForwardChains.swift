internal import Addresses
package import ForeignRules
package import Netlink
internal import NFTRuleset

extension NFTConnection {
  /// Returns the chains of other programs through which all packets pass that the node forwards, those of iptables-legacy
  /// too. Requires CAP_NET_ADMIN.
  package mutating func forwardChains() throws(NetlinkError) -> [ForwardChain] {
    var found = try retryingWhileChanged { () throws(NetlinkError) in try nftForwardChains() }
    for family in AddressFamily.allCases { found += try legacyForwardChains(family) }
    return found
  }

  private mutating func nftForwardChains() throws(NetlinkError) -> [ForwardChain] {
    let dormant = try dormantTables()
    var found: [ForwardChain] = []
    for listed in try baseChains() where !dormant.contains(listed.place) {
      let rules = try foreignRules(of: listed.place)
      found.append(
        ForwardChain(
          listed.program, listed.place.families, table: listed.place.name, chain: listed.chain,
          drops: listed.drops, rules: rules))
    }
    return found
  }

  private mutating func dormantTables() throws(NetlinkError) -> Set<TablePlace> {
    var found: Set<TablePlace> = []
    try dump(.getTable, 0) { message, bytes throws(NetlinkError) in
      let isDormant: UInt32 = 1  // NFT_TABLE_F_DORMANT
      // NFTA_TABLE_NAME, NFTA_TABLE_FLAGS
      guard let place = TablePlace(message, in: bytes), let flags = bytes.number(2, in: message.attributes),
        flags & isDormant != 0
      else { return }
      found.insert(place)
    }
    return found
  }

  private mutating func baseChains() throws(NetlinkError) -> [ListedBaseChain] {
    var found: [ListedBaseChain] = []
    try dump(.getChain, 0) { message, bytes throws(NetlinkError) in
      if let chain = ListedBaseChain(message, in: bytes) { found.append(chain) }
    }
    return found
  }

  /// The rules of all chains of a table.
  private mutating func foreignRules(of place: TablePlace) throws(NetlinkError) -> [String: [ForeignRule]] {
    var listed: [(chain: String, expressions: [UInt8])] = []
    try dump(.getRule, place.family, [(tableAttribute, place.name)]) { message, bytes throws(NetlinkError) in
      // NFTA_RULE_CHAIN, NFTA_RULE_EXPRESSIONS
      guard TablePlace(message, in: bytes) == place,
        let chain = bytes.attribute(2, in: message.attributes).flatMap({ bytes.text(in: $0.payload) })
      else { return }
      let expressions = bytes.attribute(4, in: message.attributes).map { Array(bytes[$0.payload]) }
      listed.append((chain, expressions ?? []))
    }
    let constants = try constantSets(of: place)
    var sets: [String: [ForeignElement]] = [:]
    for name in Set(listed.flatMap { ForeignRuleReader.sets(in: $0.expressions) })
    where constants.contains(name) {
      sets[name] = try foreignElements(of: name, in: place)
    }
    var rules: [String: [ForeignRule]] = [:]
    for rule in listed {
      var reader = ForeignRuleReader(sets)
      rules[rule.chain, default: []] += reader.read(rule.expressions)
    }
    return rules
  }

  /// The anonymous sets of single values, which cannot change.
  private mutating func constantSets(of place: TablePlace) throws(NetlinkError) -> Set<String> {
    var found: Set<String> = []
    try dump(.getSet, place.family, [(tableAttribute, place.name)]) { message, bytes throws(NetlinkError) in
      // NFTA_SET_NAME, NFTA_SET_FLAGS
      guard TablePlace(message, in: bytes) == place,
        let name = bytes.attribute(2, in: message.attributes).flatMap({ bytes.text(in: $0.payload) }),
        let flags = bytes.number(3, in: message.attributes),
        flags & SetAttributes.Flags.anonymous != 0, flags & 4 == 0  // NFT_SET_INTERVAL
      else { return }
      found.insert(name)
    }
    return found
  }

  private mutating func foreignElements(
    of set: String, in place: TablePlace
  ) throws(NetlinkError) -> [ForeignElement] {
    var found: [ForeignElement] = []
    let names = [(tableAttribute, place.name), (2, set)] as [(UInt16, String)]  // NFTA_SET_ELEM_LIST_SET
    try dump(.getElements, place.family, names) { message, bytes throws(NetlinkError) in
      // NFTA_SET_ELEM_LIST_ELEMENTS
      guard let list = bytes.attribute(3, in: message.attributes) else { return }
      var cursor = AttributeCursor(list.payload)
      while let element = cursor.next(in: bytes) {
        if let element = ForeignElement(element.payload, in: bytes) { found.append(element) }
      }
    }
    return found
  }

  private mutating func dump(
    _ kind: MessageKind, _ family: UInt8, _ attributes: [(type: UInt16, text: String)] = [],
    _ visit: (Message, [UInt8]) throws(NetlinkError) -> Void
  ) throws(NetlinkError) {
    let question = request(kind, family, attributes, flags: Message.Flags.dump)
    try socket.dump(question, visit)
  }
}

/// A table of another program.
private struct TablePlace: Hashable {
  /// NFPROTO_: 1 for inet, 2 for IPv4, 10 for IPv6.
  let family: UInt8
  let name: String

  /// The table that a message is about, whose name is always attribute 1; nil if it is ours, or of another family.
  init?(_ message: Message, in bytes: [UInt8]) {
    guard !message.body.isEmpty, let attribute = bytes.attribute(tableAttribute, in: message.attributes),
      let name = bytes.text(in: attribute.payload)
    else { return nil }
    family = bytes[message.body.lowerBound]
    self.name = name
    guard [1, 2, 10].contains(family), name != tableName else { return nil }
  }

  var families: [AddressFamily] {
    AddressFamily.allCases.filter { family == 1 || family == $0.protocolNumber }
  }
}

/// A base chain at the forward hook.
private struct ListedBaseChain {
  let place: TablePlace
  let chain: String
  let drops: Bool

  init?(_ message: Message, in bytes: [UInt8]) {
    let forward: UInt32 = 2  // NF_INET_FORWARD
    // NFTA_CHAIN_NAME, NFTA_CHAIN_HOOK with NFTA_HOOK_HOOKNUM, NFTA_CHAIN_POLICY
    guard let place = TablePlace(message, in: bytes),
      let name = bytes.attribute(3, in: message.attributes).flatMap({ bytes.text(in: $0.payload) }),
      let hook = bytes.attribute(4, in: message.attributes), bytes.number(1, in: hook.payload) == forward
    else { return nil }
    self.place = place
    chain = name
    drops = bytes.number(5, in: message.attributes) == 0  // NF_DROP
  }

  /// iptables-nft has tables of iptables' names, with chains of iptables' names.
  var program: ForwardChain.Program {
    let isOfIPTables = place.family != 1 && chain == "FORWARD"
    return isOfIPTables && ["filter", "mangle", "security"].contains(place.name) ? .iptablesNFT : .nft
  }
}

extension [UInt8] {
  /// The number in an attribute, in network byte order.
  func number(_ type: UInt16, in range: Range<Int>) -> UInt32? {
    attribute(type, in: range).flatMap { networkUInt32(at: $0.payload.lowerBound) }
  }
}
