public import Addresses

/// What a table of the kernel holds, in the form in which two of them can be compared: rules as instructions, elements
/// by their keys. It is what is read back, and what a ruleset amounts to.
public struct TableImage: Equatable, Sendable {
  /// One set or map.
  public struct Set: Equatable, Sendable {
    /// What it is; nil when it is nothing that we could have made.
    public var declaration: SetDeclaration?
    /// Its elements by key. Those of dynamic maps are left out: they are the packets' business.
    public var elements: [Words: Element]

    /// A set or map with these elements.
    public init(declaration: SetDeclaration?, elements: [Words: Element]) {
      self.declaration = declaration
      self.elements = elements
    }
  }

  /// One chain.
  public struct Chain: Equatable, Sendable {
    /// The hook of a base chain of type nat with our priority; nil for other chains.
    public var hook: BaseHook?
    /// False for a base chain on a hook, of a type or with a priority that is none of ours.
    public var isOurs: Bool
    /// The rules in order.
    public var rules: [[Instruction]]

    /// A chain of these rules.
    public init(hook: BaseHook?, isOurs: Bool = true, rules: [[Instruction]]) {
      self.hook = hook
      self.isOurs = isOurs
      self.rules = rules
    }
  }

  /// Which of the two tables this is.
  public var family: AddressFamily
  /// The sets and maps by name; anonymous ones are part of their rules.
  public var sets: [SetName: Set]
  /// The chains by name.
  public var chains: [ChainName: Chain]

  /// A table of these sets and chains.
  public init(family: AddressFamily, sets: [SetName: Set] = [:], chains: [ChainName: Chain] = [:]) {
    self.family = family
    self.sets = sets
    self.chains = chains
  }

  /// What the ruleset amounts to once it is in the kernel.
  public init(_ ruleset: Ruleset) {
    self.init(family: ruleset.family)
    for set in ruleset.sets { sets[set.declaration.name] = Set(set) }
    for chain in ruleset.chains {
      chains[chain.name] = Chain(hook: chain.hook, rules: chain.instructions(for: family))
    }
  }
}

extension TableImage.Set {
  /// A set or map with its elements.
  public init(_ set: NamedSet) {
    let pairs = set.declaration.isDynamic ? [] : set.elements.map { ($0.key, $0) }
    self.init(declaration: set.declaration, elements: Dictionary(uniqueKeysWithValues: pairs))
  }
}
