extension Ruleset {
  /// Returns the transaction that turns the kernel's table into this ruleset; `live` is nil if there is no table.
  /// Referring objects are changed before those that they refer to, so that nothing is deleted while it is still in
  /// use.
  ///
  /// The elements of dynamic maps are kept, unless the map itself must be replaced.
  public func difference(from live: TableImage?) -> Transaction {
    guard let live else { return Transaction(family: family, operations: [.createTable] + everything) }
    guard !hasForeignHook(live) else {
      return Transaction(family: family, operations: [.deleteTable, .createTable] + everything)
    }
    return Transaction(family: family, operations: Difference(from: live, to: self).operations)
  }

  /// Fills an empty table with everything.
  private var everything: [Transaction.Operation] {
    var operations: [Transaction.Operation] = sets.map { .createSet($0.declaration) }
    operations += chains.map { .createChain($0.name, $0.hook) }
    operations += chains.filter { !$0.isEmpty }.map { .addRules($0) }
    operations += sets.filter { !$0.elements.isEmpty }.map { .addElements($0.declaration, $0.elements) }
    return operations
  }

  /// The hook of a base chain cannot be changed, and a foreign base chain would see our packets.
  private func hasForeignHook(_ live: TableImage) -> Bool {
    live.chains.contains { name, chain in
      let wanted = chains.first { $0.name == name }
      return !chain.isOurs || (chain.hook != wanted?.hook && (chain.hook != nil || wanted != nil))
    }
  }
}

extension AnyChain {
  /// Whether it has no rules.
  public var isEmpty: Bool {
    switch self {
    case .destination(let chain): chain.rules.isEmpty
    case .source(let chain): chain.rules.isEmpty
    }
  }
}

/// The comparison of a table with a ruleset.
private struct Difference {
  let live: TableImage
  let wanted: Ruleset
  /// Sets that exist with the right declaration.
  let keptSets: [SetName: TableImage.Set]
  /// Chains whose rules must be written: new ones, changed ones, and those that refer to a set that is replaced.
  let rewritten: [AnyChain]

  init(from live: TableImage, to wanted: Ruleset) {
    self.live = live
    self.wanted = wanted
    let declarations = Dictionary(
      uniqueKeysWithValues: wanted.sets.map { ($0.declaration.name, $0.declaration) })
    let kept = live.sets.filter {
      $0.value.declaration != nil && $0.value.declaration == declarations[$0.key]
    }
    keptSets = kept
    rewritten = wanted.chains.filter { chain in
      let rules = chain.instructions(for: wanted.family)
      guard let present = live.chains[chain.name]?.rules else { return true }
      return !present.isEquivalent(to: rules) { declarations[$0] }
        || rules.joined().contains { $0.set.map { kept[$0] == nil } ?? false }
    }
  }

  var operations: [Transaction.Operation] {
    [
      flushedChains, deletedSets, createdSets, createdChains, writtenRules,
      elementChanges, deletedChains,
    ].flatMap { $0 }
  }

  private var surplusChains: [ChainName] {
    let names = Set(wanted.chains.map(\.name))
    return live.chains.keys.filter { !names.contains($0) }.sorted()
  }

  private var flushedChains: [Transaction.Operation] {
    let names = rewritten.map(\.name) + surplusChains
    return names.filter { live.chains[$0]?.rules.isEmpty == false }.map { .flushChain($0) }
  }

  private var deletedSets: [Transaction.Operation] {
    live.sets.keys.filter { keptSets[$0] == nil }.sorted().map { .deleteSet($0) }
  }

  private var createdSets: [Transaction.Operation] {
    wanted.sets.map(\.declaration).filter { keptSets[$0.name] == nil }.map { .createSet($0) }
  }

  private var createdChains: [Transaction.Operation] {
    wanted.chains.filter { live.chains[$0.name] == nil }.map { .createChain($0.name, $0.hook) }
  }

  private var writtenRules: [Transaction.Operation] {
    rewritten.filter { !$0.isEmpty }.map { .addRules($0) }
  }

  private var deletedChains: [Transaction.Operation] { surplusChains.map { .deleteChain($0) } }

  private var elementChanges: [Transaction.Operation] {
    wanted.sets.flatMap { set -> [Transaction.Operation] in
      guard let old = keptSets[set.declaration.name] else { return set.addition }
      return set.declaration.isDynamic ? [] : set.changes(from: old.elements)
    }
  }
}

extension [[Instruction]] {
  /// Whether each of these rules has the same effect as the corresponding other one.
  fileprivate func isEquivalent(to others: Self, declaration: (SetName) -> SetDeclaration?) -> Bool {
    count == others.count
      && zip(self, others).allSatisfy { rule, other in
        rule == other
          || RuleSemantics(rule, declaration: declaration) == RuleSemantics(other, declaration: declaration)
      }
  }
}

extension NamedSet {
  fileprivate var addition: [Transaction.Operation] {
    elements.isEmpty ? [] : [.addElements(declaration, elements)]
  }

  /// Deletes before it adds: an element whose data changes is deleted and added, which the kernel accepts in one batch
  /// even if the set is full. Nothing is copied for the comparison, because memory use peaks here when the proxy starts
  /// with an earlier table, of which hardly any element changes.
  fileprivate func changes(from old: [RegisterWords: Element]) -> [Transaction.Operation] {
    var found = 0
    var added: [Element] = []
    var deleted: [Element] = []
    for element in elements {
      guard let present = old[element.key] else {
        added.append(element)
        continue
      }
      found += 1
      guard present != element else { continue }
      deleted.append(present)
      added.append(element)
    }
    if found < old.count { deleted += surplus(in: old) }
    return [.deleteElements(declaration, deleted), .addElements(declaration, added)].filter(\.hasElements)
  }

  /// Returns the elements that exist but are not wanted.
  private func surplus(in old: [RegisterWords: Element]) -> [Element] {
    let wanted = Set(elements.lazy.map(\.key))
    return old.values.filter { !wanted.contains($0.key) }.sorted { $0.key < $1.key }
  }
}

extension Transaction.Operation {
  fileprivate var hasElements: Bool {
    switch self {
    case .addElements(_, let elements), .deleteElements(_, let elements): !elements.isEmpty
    default: true
    }
  }
}

extension Instruction {
  /// The named set that the instruction refers to.
  var set: SetName? {
    switch self {
    case .lookup(_, .named(let name), _, _), .verdictLookup(_, let name), .updateSet(let name, _, _, _),
      .deleteFromSet(let name, _, _):
      name
    default: nil
    }
  }
}
