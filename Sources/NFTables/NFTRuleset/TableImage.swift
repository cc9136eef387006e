public import Addresses

/// The contents of a table in a form for comparisons: rules as instructions, elements by their keys. Both the tables
/// that are read from the kernel and rulesets are converted to this form.
public struct TableImage: Equatable, Sendable {
  /// A set or map.
  public struct Set: Equatable, Sendable {
    /// The declaration; nil if we could not have made it.
    public var declaration: SetDeclaration?
    /// Its elements by key. Those of dynamic maps are left out, because packets change them.
    public var elements: KeyedElements

    /// Creates a set or map with these elements.
    public init(declaration: SetDeclaration?, elements: KeyedElements) {
      self.declaration = declaration
      self.elements = elements
    }
  }

  /// A chain.
  public struct Chain: Equatable, Sendable {
    /// What makes it a base chain; nil for a chain that only other chains lead to.
    public var base: BaseChain?
    /// False for a chain that we could not have made: one that sees other packets than a `BaseChain` can say, one of a
    /// table that is switched off.
    public var isOurs: Bool
    /// The rules in order.
    public var rules: [[Instruction]]

    /// Creates a chain with these rules.
    public init(base: BaseChain?, isOurs: Bool = true, rules: [[Instruction]]) {
      self.base = base
      self.isOurs = isOurs
      self.rules = rules
    }
  }

  /// The family of the table.
  public var family: AddressFamily
  /// The sets and maps by name; anonymous ones are part of their rules.
  public var sets: [SetName: Set]
  /// The chains by name.
  public var chains: [ChainName: Chain]

  /// Creates a table with these sets and chains.
  public init(family: AddressFamily, sets: [SetName: Set] = [:], chains: [ChainName: Chain] = [:]) {
    self.family = family
    self.sets = sets
    self.chains = chains
  }

  /// Creates the table that the kernel has after it has accepted the ruleset.
  public init(_ ruleset: Ruleset) {
    self.init(family: ruleset.family)
    for set in ruleset.sets { sets[set.declaration.name] = Set(set) }
    for chain in ruleset.chains {
      chains[chain.name] = Chain(base: chain.base, rules: chain.instructions(for: family))
    }
  }
}

extension TableImage.Set {
  /// Creates a set or map with its elements, whose keys must be distinct.
  public init(_ set: NamedSet) {
    guard let elements = KeyedElements(set.declaration.isDynamic ? [] : set.elements) else {
      preconditionFailure("two elements of \(set.declaration.name) have the same key")
    }
    self.init(declaration: set.declaration, elements: elements)
  }
}
