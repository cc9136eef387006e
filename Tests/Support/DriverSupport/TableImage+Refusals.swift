internal import Netlink
package import NFTNetlink
package import NFTRuleset

extension TableImage? {
  /// Returns why the kernel refuses an operation on this table, which may not exist; nil if it accepts it
  /// (nf_tables_api.c).
  ///
  /// - Parameter origin: returns where the operation is in its batch.
  package func refusal(
    of operation: Transaction.Operation, at origin: (Origin.Subject) -> Origin
  ) -> CommitError? {
    func refused(_ errno: KernelErrno, _ subject: Origin.Subject) -> CommitError {
      .rejected(errno, origin(subject), kernelSays: nil)
    }
    guard let table = self else {
      if case .createTable = operation { return nil }
      return refused(.noEntry, operation.subject)
    }
    switch operation {
    case .createTable, .deleteTable: return nil
    case .create(let object): return table.has(object.name) ? refused(.exists, operation.subject) : nil
    case .flushChain(let name):
      return table.has(.chain(name)) ? nil : refused(.noEntry, operation.subject)
    case .delete(let name):
      guard table.has(name) else { return refused(.noEntry, operation.subject) }
      return table.uses(name) ? refused(.busy, operation.subject) : nil
    case .addRules(let chain): return table.refusal(ofRulesOf: chain).map { refused(.noEntry, $0) }
    case .addElements(let set, let elements): return table.refusal(of: elements, in: set, at: origin)
    case .deleteElements(let set, let elements):
      guard let present = table.sets[set.name]?.elements else { return refused(.noEntry, operation.subject) }
      let absent = elements.first { present[$0.key] == nil }
      return absent.map { refused(.noEntry, .element(set, $0)) }
    }
  }
}

extension TableImage {
  /// Returns why these elements cannot be added: the set does not exist, the key exists already, the set is full, or
  /// there is no such chain.
  fileprivate func refusal(
    of elements: [Element], in set: SetDeclaration, at origin: (Origin.Subject) -> Origin
  ) -> CommitError? {
    guard let present = sets[set.name]?.elements else {
      return .rejected(.noEntry, origin(.elements(set.name)), kernelSays: nil)
    }
    for (count, element) in zip(present.count..., elements) {
      if let chain = element.chain, chains[chain] == nil {
        return .rejected(.noEntry, origin(.element(set, element)), kernelSays: nil)
      }
      if present[element.key] != nil {
        return .rejected(.exists, origin(.element(set, element)), kernelSays: nil)
      }
      if let size = set.size, count >= size { return .setFull(origin(.element(set, element))) }
    }
    return nil
  }

  /// Returns the rule that cannot be added because it, or its chain, refers to something that does not exist.
  fileprivate func refusal(ofRulesOf chain: AnyChain) -> Origin.Subject? {
    guard chains[chain.name] != nil else { return .rule(chain.name, index: 0, nil) }
    for (index, rule) in chain.instructions(for: family).enumerated() {
      for instruction in rule where !hasEverything(for: instruction) {
        return .rule(chain.name, index: index, instruction)
      }
    }
    return nil
  }

  private func hasEverything(for instruction: Instruction) -> Bool {
    if let set = instruction.set, sets[set] == nil { return false }
    if let chain = instruction.chain, chains[chain] == nil { return false }
    return true
  }

  fileprivate func has(_ name: TableObject.Name) -> Bool { names(of: name.kind).contains(name) }

  /// Whether a rule or an element refers to the object.
  fileprivate func uses(_ name: TableObject.Name) -> Bool {
    switch name {
    case .set(let set): hasInstruction { $0.set == set }
    case .chain(let chain):
      hasInstruction { $0.chain == chain }
        || sets.values.contains {
          $0.declaration?.value == .verdict && $0.elements.values.contains { $0.chain == chain }
        }
    }
  }

  private func hasInstruction(_ isMeant: (Instruction) -> Bool) -> Bool {
    chains.values.contains { $0.rules.contains { $0.contains(where: isMeant) } }
  }
}

extension Transaction.Operation {
  /// The object that the operation's first message is about.
  fileprivate var subject: Origin.Subject {
    switch self {
    case .createTable, .deleteTable: .table
    case .create(let object): .object(object.name)
    case .delete(let name): .object(name)
    case .flushChain(let name): .object(.chain(name))
    case .addRules(let chain): .rule(chain.name, index: 0, nil)
    case .addElements(let set, _), .deleteElements(let set, _): .elements(set.name)
    }
  }
}

extension Element {
  /// The chain that a verdict leads to.
  fileprivate var chain: ChainName? {
    if case .verdict(let verdict) = value { verdict.chain } else { nil }
  }
}

extension Instruction {
  /// The named set that the instruction refers to.
  fileprivate var set: SetName? {
    switch self {
    case .lookup(_, .named(let name), _, _), .verdictLookup(_, let name), .updateSet(let name, _, _, _),
      .deleteFromSet(let name, _, _):
      name
    default: nil
    }
  }

  /// The chain that the instruction leads to.
  fileprivate var chain: ChainName? {
    if case .verdict(let verdict) = self { verdict.chain } else { nil }
  }
}
