/// A chain of one side.
public struct Chain<Side: NATSide>: Hashable, Sendable {
  /// Its name.
  public let name: ChainName
  /// The hook of a base chain; nil for a chain that only other chains lead to.
  public let hook: Side.Hook?
  /// The rules in order.
  public let rules: [Rule<Side>]

  /// Creates a chain with these rules.
  public init(_ name: ChainName, hook: Side.Hook? = nil, _ rules: [Rule<Side>]) {
    self.name = name
    self.hook = hook
    self.rules = rules
  }
}
