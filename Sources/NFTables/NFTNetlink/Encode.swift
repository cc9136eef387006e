internal import Addresses
internal import CNftnl
internal import Netlink
public import NFTRuleset

/// Encodes transactions as one batch, which the kernel commits atomically, so that both families change together.
///
/// - Parameters:
///   - generation: if given, the kernel rejects the batch unless the ruleset is still at this generation.
///   - ownership: the ownership of tables that the batch creates; existing tables keep theirs.
///   - counts: the initial counter values of added elements.
public func encode(
  _ transactions: [Transaction], generation: UInt32? = nil, ownership: TableOwnership = .none,
  counts: InitialCounts = InitialCounts()
) -> SealedBatch {
  // An element takes some 80 bytes, with a comment 110.
  let elements = transactions.reduce(0) { $0 + $1.elementsAdded + $1.elementsDeleted }
  var writer = BatchWriter(generation: generation, ownership: ownership, reserving: elements * 112 + 65_536)
  for (place, transaction) in transactions.enumerated() {
    for (index, operation) in transaction.operations.enumerated() {
      writer.enter(transaction: place, family: transaction.family, operation: index)
      writer.append(operation, family: transaction.family, counts)
    }
  }
  return writer.sealed(transactions, generation: generation)
}

extension BatchWriter {
  fileprivate mutating func append(
    _ operation: Transaction.Operation, family: AddressFamily, _ counts: InitialCounts
  ) {
    switch operation {
    case .createTable: appendTable(.newTable, flags: Message.Flags.create)
    case .deleteTable: appendTable(.deleteTable, flags: 0)
    case .create(let object): create(object, family)
    case .delete(let name): delete(name)
    case .flushChain(let name):
      append(.deleteRule, flags: 0) { message in
        LibraryRule(in: name).build(into: message)
      }
    case .addRules(let chain): appendRules(chain, family)
    case .addElements(let set, let elements):
      let counts = set.hasCounters ? counts[family, set.name] : [:]
      appendElements(elements, of: set, keysOnly: false, counts)
    case .deleteElements(let set, let elements): appendElements(elements, of: set, keysOnly: true)
    }
  }

  private mutating func appendTable(_ kind: MessageKind, flags: UInt16) {
    let tableFlags = ownership.flags
    append(kind, flags: flags) { message in
      let table = LibraryTable()
      table.set(NFTNL_TABLE_NAME, tableName)
      if kind == .newTable { table.set(NFTNL_TABLE_FLAGS, tableFlags) }
      table.build(into: message)
    }
  }

  private mutating func appendElements(
    _ elements: [Element], of set: SetDeclaration, keysOnly: Bool,
    _ counts: [RegisterWords: ElementCount] = [:]
  ) {
    let writer = ElementWriter(layout: ElementLayout(set), keysOnly: keysOnly, counts: counts)
    append(writer.layout.wireOrder(elements), writer, to: set.name.description) { .elements($0) }
  }

  private mutating func appendRules(_ chain: AnyChain, _ family: AddressFamily) {
    for (index, instructions) in chain.instructions(for: family).enumerated() {
      let anonymousSet = appendAnonymousSet(of: instructions, rule: index, family)
      precondition(instructions.count <= 128, "the rule has more than 128 expressions (NFT_RULE_MAXEXPRS)")
      append(.newRule, flags: Message.Flags.create | Message.Flags.append, .rule(index)) { message in
        let rule = LibraryRule(in: chain.name)
        for instruction in instructions { rule.add(instruction.expression(anonymousSet: anonymousSet)) }
        rule.build(into: message)
      }
    }
  }

  /// Appends the anonymous set `{ tcp, udp, sctp }` of a rule and returns its ID; nil if the rule has none.
  private mutating func appendAnonymousSet(
    of instructions: [Instruction], rule: Int, _ family: AddressFamily
  ) -> UInt32? {
    guard let transports = instructions.lazy.compactMap(\.transports).first else { return nil }
    let identifier = nextSetID()
    append(.newSet, flags: Message.Flags.create, .anonymousSet(rule: rule)) { message in
      let set = LibrarySet(
        anonymousSetName, SetAttributes(transports: transports.count), .anonymousTransports, family: family,
        identifier: identifier)
      set.build(into: message)
    }
    let layout = ElementLayout(key: [.transport], value: .none, isInterval: false)
    append(
      transports.map { Element(RegisterWords(UInt32($0.rawValue))) },
      ElementWriter(layout: layout, keysOnly: false),
      to: anonymousSetName, setID: identifier
    ) { _ in .anonymousElements(rule: rule) }
    return identifier
  }
}

/// A name template; the kernel replaces `%d` with a number.
let anonymousSetName = "__set%d"

extension Instruction {
  /// The members of the anonymous set that the instruction refers to.
  var transports: [Transport]? {
    if case .lookup(_, .transports(let transports), _, _) = self { transports } else { nil }
  }
}

extension SetAttributes {
  /// Whether these describe an anonymous set of transports of any size; nft 1.0.6 sets the size, nft 1.1.3 does not.
  var areOfTransports: Bool {
    var expected = Self(transports: 0)
    expected.size = size
    return self == expected
  }

  /// Creates the attributes of an anonymous set of this many transports.
  init(transports count: Int) {
    flags = Flags.anonymous | Flags.constant
    keyType = FieldType.transport.kernelType
    keyLength = UInt32(FieldType.transport.bytes)
    size = UInt32(count)
  }
}

extension LibraryRule {
  /// Creates an empty rule in a chain of our table.
  init(in chain: ChainName) {
    self.init()
    set(NFTNL_RULE_TABLE, tableName)
    set(NFTNL_RULE_CHAIN, chain.description)
  }
}
