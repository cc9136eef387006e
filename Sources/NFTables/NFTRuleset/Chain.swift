/// A chain of one side.
public struct Chain<Side: ChainSide>: Hashable, Sendable {
  /// Its name.
  public let name: ChainName
  /// What makes it a base chain; nil for a chain that only other chains lead to.
  public let base: BaseChain?
  /// The rules in order.
  public let rules: [Rule<Side>]

  /// Creates a chain that only other chains lead to.
  public init(_ name: ChainName, _ rules: [Rule<Side>]) {
    self.name = name
    base = nil
    self.rules = rules
  }

  /// Creates a base chain at a hook of its side.
  public init(
    _ name: ChainName, hook: Side.Hook, priority: BaseChain.Priority, policy: BaseChain.Policy = .accept,
    _ rules: [Rule<Side>]
  ) {
    self.name = name
    base = BaseChain(Side.type, hook.kernelHook, priority, policy: policy)
    self.rules = rules
  }
}
