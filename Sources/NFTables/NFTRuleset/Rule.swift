/// A rule: statements that are evaluated from left to right until one does not match.
public struct Rule<Side: ChainSide>: Hashable, Sendable, ExpressibleByArrayLiteral {
  /// The statements in order.
  public let statements: [Statement<Side>]

  /// Creates a rule with these statements.
  public init(_ statements: [Statement<Side>]) { self.statements = statements }
  /// Creates a rule with these statements.
  public init(arrayLiteral statements: Statement<Side>...) { self.statements = statements }
}

/// A statement of a rule.
public enum Statement<Side: ChainSide>: Hashable, Sendable {
  /// Continues only if the condition holds.
  case match(Match)
  /// `meta mark set …`
  case set(MetaField, to: Operand)
  /// `update @affinity { key timeout 10s : data }`: adds the element, or renews its timeout but keeps its data if it
  /// exists. Does not match if the map is full.
  case update(SetName, key: [Operand], data: Operand, timeoutMilliseconds: UInt64)
  /// `delete @affinity { key : 0 }`
  case delete(SetName, key: [Operand])
  /// A verdict.
  case verdict(Verdict)
  /// `… vmap @class`: the verdict in the map; does not match if the key is not in it.
  case verdictMap(Lookup)
  /// An action of this side's rules.
  case action(Side.Action)
}
