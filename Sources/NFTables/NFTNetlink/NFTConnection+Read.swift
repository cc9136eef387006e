public import Addresses
internal import CNftnl
public import Netlink
public import NFTRuleset

extension NFTConnection {
  /// Returns the contents of our table; nil if it does not exist. All of it is of one generation: if the ruleset
  /// changes meanwhile, it is read again, a few times.
  public mutating func readTable(_ family: AddressFamily) throws(NetlinkError) -> TableImage? {
    try retryingWhileChanged { () throws(NetlinkError) in try readTableOnce(family) }
  }

  private mutating func readTableOnce(_ family: AddressFamily) throws(NetlinkError) -> TableImage? {
    let before = try generation()
    guard let state = try tableState(family) else { return nil }
    var image = TableImage(family: family)
    let sets = try readSets(family)
    let anonymousSets = try readAnonymousSets(sets, family)
    for kind in TableObject.Kind.allCases {
      switch kind {
      case .set: try readElements(of: sets, into: &image)
      case .chain: try readChains(into: &image, isDormant: state.isDormant)
      }
    }
    try readRules(into: &image, anonymousSets)
    guard try generation() == before else { throw .changedWhileRead }
    return image
  }

  /// Dumps objects of our table.
  mutating func list(
    _ kind: MessageKind, _ family: AddressFamily, _ attributes: [(type: UInt16, text: String)],
    _ visit: (Message, [UInt8]) throws(NetlinkError) -> Void
  ) throws(NetlinkError) {
    let question = request(kind, family.protocolNumber, attributes, flags: Message.Flags.dump)
    try socket.dump(question, visit)
  }
}

/// NFTA_CHAIN_TABLE, NFTA_RULE_TABLE, NFTA_SET_TABLE and NFTA_SET_ELEM_LIST_TABLE are all the same number.
let tableAttribute: UInt16 = 1

// MARK: - Sets

/// A listed set, before its elements are read.
private struct ListedSet {
  /// The name in the kernel, which is generated for an anonymous set.
  let kernelName: String
  let attributes: SetAttributes
  var isAnonymous: Bool { attributes.flags & SetAttributes.Flags.anonymous != 0 }
}

extension TableImage {
  /// Adds a foreign chain, for an object whose name we could not have chosen. A difference cannot name such an object,
  /// so the table must be re-created.
  fileprivate mutating func markAsForeign() {
    chains["foreign-name"] = Chain(base: nil, isOurs: false, rules: [])
  }
}

extension NFTConnection {
  private mutating func readSets(_ family: AddressFamily) throws(NetlinkError) -> [ListedSet] {
    var sets: [ListedSet] = []
    try list(.getSet, family, [(tableAttribute, tableName)]) { message, bytes throws(NetlinkError) in
      guard let set = LibrarySet(message, in: bytes), let name = set.text(NFTNL_SET_NAME) else {
        throw .malformed
      }
      guard set.text(NFTNL_SET_TABLE) == tableName else { return }
      sets.append(ListedSet(kernelName: name, attributes: SetAttributes(set)))
    }
    return sets
  }

  /// Returns the sets and maps of our table that we could have created.
  mutating func declarations(_ family: AddressFamily) throws(NetlinkError) -> [SetDeclaration] {
    try readSets(family).compactMap { set in SetName(set.kernelName).flatMap(set.attributes.declaration) }
  }

  private mutating func readElements(
    of sets: [ListedSet], into image: inout TableImage
  ) throws(NetlinkError) {
    for set in sets where !set.isAnonymous {
      if let name = SetName(set.kernelName) {
        image.sets[name] = try readElements(of: set, name, image.family)
      } else {
        image.markAsForeign()
      }
    }
  }

  /// Reads the elements of a set that we could have created. Those of a dynamic set are managed by packets and not even
  /// requested.
  private mutating func readElements(
    of set: ListedSet, _ name: SetName, _ family: AddressFamily
  ) throws(NetlinkError) -> TableImage.Set {
    let foreign = TableImage.Set(declaration: nil, elements: [:])
    guard let declaration = set.attributes.declaration(name) else { return foreign }
    if declaration.isDynamic { return TableImage.Set(declaration: declaration, elements: [:]) }
    let elements = try readElements(set.kernelName, declaration, family)
    return elements.map { TableImage.Set(declaration: declaration, elements: $0) } ?? foreign
  }

  private mutating func readElements(
    _ name: String, _ declaration: SetDeclaration, _ family: AddressFamily
  ) throws(NetlinkError) -> KeyedElements? {
    var reader = ElementReader(declaration, readingCounters: false)
    let names = [(ElementAttribute.listTable, tableName), (ElementAttribute.listSet, name)]
    try list(.getElements, family, names) { message, bytes throws(NetlinkError) in
      reader.read(message, in: bytes)
    }
    return reader.finished()
  }

  /// Returns the anonymous sets: of transports, or foreign.
  private mutating func readAnonymousSets(
    _ sets: [ListedSet], _ family: AddressFamily
  ) throws(NetlinkError) -> [String: Instruction.SetReference] {
    let declaration = SetDeclaration("transports", key: [.transport])
    var found: [String: Instruction.SetReference] = [:]
    for set in sets where set.isAnonymous {
      found[set.kernelName] = .foreign(set.kernelName)
      guard set.attributes.areOfTransports,
        let elements = try readElements(set.kernelName, declaration, family)
      else { continue }
      let transports = elements.keys.compactMap { UInt8(exactly: $0[0]).flatMap(Transport.init(rawValue:)) }
      guard transports.count == elements.count else { continue }
      found[set.kernelName] = .transports(transports.sorted())
    }
    return found
  }
}

extension SetAttributes {
  /// Creates the attributes of a listed set. User data is omitted, because newer nft versions write different data for
  /// the same set.
  init(_ set: borrowing LibrarySet) {
    flags = set.number(NFTNL_SET_FLAGS) ?? 0
    keyType = set.number(NFTNL_SET_KEY_TYPE) ?? 0
    keyLength = set.number(NFTNL_SET_KEY_LEN) ?? 0
    if flags & Flags.map != 0 { dataType = set.number(NFTNL_SET_DATA_TYPE) ?? 0 }
    if dataType != Self.verdictType { dataLength = dataType == nil ? nil : set.number(NFTNL_SET_DATA_LEN) }
    size = set.number(NFTNL_SET_DESC_SIZE)
    timeoutMilliseconds = set.longNumber(NFTNL_SET_TIMEOUT)
    if flags & Flags.concatenation != 0 { fieldLengths = set.bytes(NFTNL_SET_DESC_CONCAT) ?? [] }
    expressions = set.expressionNames
  }
}

// MARK: - Chains and rules

extension NFTConnection {
  /// Reads the chains without their rules. Those of a dormant table count as foreign, so that it is re-created.
  private mutating func readChains(
    into image: inout TableImage, isDormant: Bool
  ) throws(NetlinkError) {
    try list(.getChain, image.family, [(tableAttribute, tableName)]) { message, bytes throws(NetlinkError) in
      guard let chain = LibraryChain(message, in: bytes), let name = chain.text(NFTNL_CHAIN_NAME) else {
        throw .malformed
      }
      guard chain.text(NFTNL_CHAIN_TABLE) == tableName else { return }
      if let name = ChainName(name) {
        image.chains[name] = TableImage.Chain(chain, isDormant: isDormant)
      } else {
        image.markAsForeign()
      }
    }
  }

  private mutating func readRules(
    into image: inout TableImage, _ anonymousSets: [String: Instruction.SetReference]
  ) throws(NetlinkError) {
    let family = image.family
    var rules: [ChainName: [[Instruction]]] = [:]
    try list(.getRule, family, [(tableAttribute, tableName)]) { message, bytes throws(NetlinkError) in
      guard let rule = LibraryRule(message, in: bytes) else { throw .malformed }
      guard rule.text(NFTNL_RULE_TABLE) == tableName,
        let chain = rule.text(NFTNL_RULE_CHAIN).flatMap(ChainName.init)
      else { return }
      var reader = InstructionReader(family: family, anonymousSets: anonymousSets)
      rule.forEachExpression { reader.read($0) }
      rules[chain, default: []].append(reader.instructions)
    }
    for (chain, rules) in rules { image.chains[chain]?.rules = rules }
  }
}

extension TableImage.Chain {
  /// Creates the image of a chain without its rules.
  fileprivate init(_ chain: borrowing LibraryChain, isDormant: Bool) {
    let base = BaseChain(chain)
    self.init(base: base, isOurs: !isDormant && (base != nil || !chain.isBase), rules: [])
  }
}
