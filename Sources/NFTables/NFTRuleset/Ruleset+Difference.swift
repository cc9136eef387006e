extension Ruleset {
  /// Returns the transaction that turns the kernel's table into this ruleset; `live` is nil if there is no table.
  /// Referring objects are changed before those that they refer to, so that nothing is deleted while it is still in
  /// use.
  ///
  /// The elements of dynamic maps are kept, unless the map itself must be replaced.
  public func difference(from live: TableImage?) -> Transaction {
    if let live {
      let difference = Difference(from: live, to: self)
      guard difference.needsNewTable else {
        return Transaction(family: family, operations: difference.operations)
      }
    }
    let everything = Difference(from: TableImage(family: family), to: self).operations
    let deletion: [Transaction.Operation] = live == nil ? [] : [.deleteTable]
    return Transaction(family: family, operations: deletion + [.createTable] + everything)
  }
}

/// The comparison of a table with a ruleset.
private struct Difference {
  let live: TableImage
  let wanted: Ruleset
  /// The objects that exist as wanted.
  let kept: Set<TableObject.Name>
  /// The objects that do not, in order.
  let missing: [TableObject]

  init(from live: TableImage, to wanted: Ruleset) {
    self.live = live
    self.wanted = wanted
    let objects = wanted.objects
    let kept = Set(objects.filter { live.object($0.name) == $0 }.map(\.name))
    self.kept = kept
    missing = objects.filter { !kept.contains($0.name) }
  }

  /// Whether an object exists that cannot just be deleted, and created again as wanted.
  var needsNewTable: Bool {
    TableObject.Kind.allCases.contains { surplus($0).contains { !isReplaceable($0) } }
  }

  private func isReplaceable(_ name: TableObject.Name) -> Bool {
    switch name {
    case .set: true
    // What makes a base chain cannot be changed, and a foreign base chain would see our packets. Filters are there only as
    // long as a Service asks for them.
    case .chain(let chain): isDeletable(live.object(name)) && !wanted.chains.contains { $0.name == chain }
    }
  }

  private func isDeletable(_ object: TableObject?) -> Bool {
    guard case .chain(_, let base)? = object else { return false }
    return base == nil || base?.type == .filter
  }

  var operations: [Transaction.Operation] {
    let rewritten = rewritten
    return [
      flushed(rewritten), deletions { !$0.isReferredToByElements },
      missing.map { .create($0) },
      rewritten.filter { !$0.isEmpty }.map { .addRules($0) },
      elementChanges, deletions { $0.isReferredToByElements },
    ].flatMap { $0 }
  }

  /// The objects of a kind that exist, but not as wanted.
  private func surplus(_ kind: TableObject.Kind) -> [TableObject.Name] {
    live.names(of: kind).filter { !kept.contains($0) }.sorted { $0.text < $1.text }
  }

  private func deletions(where applies: (TableObject.Kind) -> Bool) -> [Transaction.Operation] {
    TableObject.Kind.allCases.filter(applies).flatMap { surplus($0) }.map { .delete($0) }
  }

  /// Chains whose rules must be written: new ones, changed ones, and those that refer to an object that is replaced.
  private var rewritten: [AnyChain] {
    let declarations = Dictionary(
      uniqueKeysWithValues: wanted.sets.map { ($0.declaration.name, $0.declaration) })
    return wanted.chains.filter { chain in
      guard let present = live.chains[chain.name]?.rules else { return true }
      let rules = chain.instructions(for: wanted.family)
      return !present.isEquivalent(to: rules) { declarations[$0] }
        || rules.joined().contains { $0.reference.map { !kept.contains($0) } ?? false }
    }
  }

  private func flushed(_ rewritten: [AnyChain]) -> [Transaction.Operation] {
    let surplus = live.chains.keys.filter { !kept.contains(.chain($0)) }.sorted()
    return (rewritten.map(\.name) + surplus).filter { live.chains[$0]?.rules.isEmpty == false }
      .map { .flushChain($0) }
  }

  private var elementChanges: [Transaction.Operation] {
    wanted.sets.flatMap { set -> [Transaction.Operation] in
      let name = set.declaration.name
      guard kept.contains(.set(name)), let old = live.sets[name] else { return set.addition }
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
  /// even if the set is full. Nothing is copied for the comparison but what differs, because memory use peaks here when the
  /// proxy starts with an earlier table, of which hardly any element changes.
  fileprivate func changes(from old: KeyedElements) -> [Transaction.Operation] {
    var seen = SeenElements(of: old)
    var added: [Element] = []
    var deleted: [Element] = []
    for element in elements {
      guard let present = seen.find(element.key) else {
        added.append(element)
        continue
      }
      guard present != element else { continue }
      deleted.append(present)
      added.append(element)
    }
    deleted += seen.others
    return [.deleteElements(declaration, deleted), .addElements(declaration, added)].filter(\.hasElements)
  }
}

/// The elements of a live set, and which of them have been found.
private struct SeenElements {
  private let elements: KeyedElements
  private var isSeen: [Bool]
  private var count = 0
  private var last = 0

  init(of elements: KeyedElements) {
    self.elements = elements
    isSeen = Array(repeating: false, count: elements.count)
  }

  /// Returns the element with this key; nil if there is none.
  mutating func find(_ key: RegisterWords) -> Element? {
    guard let position = elements.position(of: key, after: &last) else { return nil }
    if !isSeen[position] { count += 1 }
    isSeen[position] = true
    return elements[position]
  }

  /// The elements that have not been found, in order of their keys.
  var others: [Element] {
    count == elements.count ? [] : elements.indices.filter { !isSeen[$0] }.map { elements[$0] }
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
