public import Addresses

/// Everything that the kernel should hold for one family: a fixed program, and the elements of its sets and maps.
public struct Ruleset: Hashable, Sendable {
  /// The family of the table.
  public let family: AddressFamily
  /// The sets and maps with their elements.
  public let sets: [NamedSet]
  /// The chains. `problems` checks the references between them.
  public let chains: [AnyChain]

  /// Creates a ruleset.
  public init(family: AddressFamily, sets: [NamedSet], chains: [AnyChain]) {
    self.family = family
    self.sets = sets
    self.chains = chains
  }

  /// Returns the set or map with this name.
  public func set(_ name: SetName) -> NamedSet? { sets.first { $0.declaration.name == name } }
  /// How many elements all sets have together.
  public var elementCount: Int { sets.reduce(0) { $0 + $1.elements.count } }
}

/// The name of our table in both families.
public let tableName = "viaduct"

/// A set or map with its elements.
public struct NamedSet: Hashable, Sendable {
  /// The declaration.
  public let declaration: SetDeclaration
  /// Its elements, in the order in which they are printed, without duplicate keys.
  public var elements: [Element]

  /// Creates a set or map with elements.
  public init(_ declaration: SetDeclaration, _ elements: [Element] = []) {
    self.declaration = declaration
    self.elements = elements
  }
}

/// A chain of any side.
public enum AnyChain: Hashable, Sendable {
  /// A chain before routing.
  case destination(Chain<DestinationSide>)
  /// A chain after routing.
  case source(Chain<SourceSide>)
  /// A chain that sees every packet.
  case filter(Chain<FilterSide>)

  /// Its name.
  public var name: ChainName {
    switch self {
    case .destination(let chain): chain.name
    case .source(let chain): chain.name
    case .filter(let chain): chain.name
    }
  }

  /// What makes it a base chain; nil for a chain that only other chains lead to.
  public var base: BaseChain? {
    switch self {
    case .destination(let chain): chain.base
    case .source(let chain): chain.base
    case .filter(let chain): chain.base
    }
  }

  /// Whether it has no rules.
  public var isEmpty: Bool {
    switch self {
    case .destination(let chain): chain.rules.isEmpty
    case .source(let chain): chain.rules.isEmpty
    case .filter(let chain): chain.rules.isEmpty
    }
  }
}

extension Ruleset {
  /// The objects, in the order in which they are printed and created.
  public var objects: [TableObject] { TableObject.Kind.allCases.flatMap { objects(of: $0) } }

  private func objects(of kind: TableObject.Kind) -> [TableObject] {
    switch kind {
    case .set: sets.map { .set($0.declaration) }
    case .chain: chains.map { .chain($0.name, $0.base) }
    }
  }
}
