public import Addresses

/// All that we want the kernel to hold for one family: a static program, and the elements of its sets and maps.
public struct Ruleset: Hashable, Sendable {
  /// Which of the two tables this is.
  public let family: AddressFamily
  /// The sets and maps with their elements.
  public let sets: [NamedSet]
  /// The chains; where they lead to is checked by `verify`.
  public let chains: [AnyChain]

  /// A ruleset.
  public init(family: AddressFamily, sets: [NamedSet], chains: [AnyChain]) {
    self.family = family
    self.sets = sets
    self.chains = chains
  }

  /// The set or map of this name.
  public func set(_ name: SetName) -> NamedSet? { sets.first { $0.declaration.name == name } }
  /// How many elements all sets have together.
  public var elementCount: Int { sets.reduce(0) { $0 + $1.elements.count } }
}

/// The name of our table in both families.
public let tableName = "viaduct"

/// A set or map with its elements.
public struct NamedSet: Hashable, Sendable {
  /// What it is.
  public let declaration: SetDeclaration
  /// Its elements in the order in which they are printed; no two of one key.
  public var elements: [Element]

  /// A set or map.
  public init(_ declaration: SetDeclaration, _ elements: [Element] = []) {
    self.declaration = declaration
    self.elements = elements
  }
}

/// A chain of either side.
public enum AnyChain: Hashable, Sendable {
  /// Before routing.
  case destination(Chain<DestinationSide>)
  /// After it.
  case source(Chain<SourceSide>)

  /// Its name.
  public var name: ChainName {
    switch self {
    case .destination(let chain): chain.name
    case .source(let chain): chain.name
    }
  }

  /// Its hook, for a base chain.
  public var hook: BaseHook? {
    switch self {
    case .destination(let chain):
      chain.hook.map { $0 == .prerouting ? .prerouting : .output }
    case .source(let chain): chain.hook.map { _ in .postrouting }
    }
  }
}

/// The hooks that our base chains sit on, with the kernel's numbers.
public enum BaseHook: UInt32, Hashable, Sendable, CaseIterable {
  /// NF_INET_PRE_ROUTING
  case prerouting = 0
  /// NF_INET_LOCAL_OUT
  case output = 3
  /// NF_INET_POST_ROUTING
  case postrouting = 4

  /// NF_IP_PRI_NAT_DST (-100) or NF_IP_PRI_NAT_SRC (100).
  public var priority: Int32 { self == .postrouting ? 100 : -100 }
}
