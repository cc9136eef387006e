/// A chain of one side.
public struct Chain<Side: NATSide>: Hashable, Sendable {
  /// Its name.
  public let name: ChainName
  /// The hook of a base chain; nil for a chain that others lead to.
  public let hook: Side.Hook?
  /// The rules in order.
  public let rules: [Rule<Side>]

  /// A chain of these rules.
  public init(_ name: ChainName, hook: Side.Hook? = nil, _ rules: [Rule<Side>]) {
    self.name = name
    self.hook = hook
    self.rules = rules
  }
}
