extension Ruleset {
  /// Reasons for the kernel to reject this ruleset: references to names that do not exist, duplicate names, elements
  /// whose key or data do not have the types of the map, duplicate keys. Empty for every ruleset that the compiler
  /// produces; used in tests.
  public var problems: [String] {
    var names: Set<TableObject.Name> = []
    let doubled = objects.map(\.name).filter { !names.insert($0).inserted }.map { "\($0) is declared twice" }
    return doubled + sets.flatMap { problems(of: $0, names) } + chains.flatMap { problems(of: $0, names) }
  }

  private func problems(of set: NamedSet, _ names: Set<TableObject.Name>) -> [String] {
    var keys: Set<RegisterWords> = []
    let name = set.declaration.name
    return set.elements.compactMap { element in
      if !keys.insert(element.key).inserted { return "\(name): duplicate element: \(element)" }
      if !set.declaration.admits(element) { return "\(name): element of the wrong type: \(element)" }
      if case .verdict(let verdict) = element.value, let chain = verdict.chain,
        !names.contains(.chain(chain))
      {
        return "\(name): \(element) refers to a chain that does not exist"
      }
      return nil
    }
  }

  private func problems(of chain: AnyChain, _ names: Set<TableObject.Name>) -> [String] {
    chain.instructions(for: family).joined().compactMap(\.reference).filter { !names.contains($0) }
      .map { "\(chain.name): \($0) does not exist" }
  }
}

extension SetDeclaration {
  /// Whether an element has the types of this set.
  func admits(_ element: Element) -> Bool {
    guard Int(element.key.count) == key.words else { return false }
    return switch (value, element.value) {
    case (.none, .none): !isInterval
    case (.none, .through(let last)): isInterval && last.count == element.key.count && !(last < element.key)
    case (.verdict, .verdict): true
    case (.limit(let kind), .limit(let limit)): limit.kind == kind
    case (.fields(let types), .fields(let data)): Int(data.count) == types.words
    default: false
    }
  }
}
