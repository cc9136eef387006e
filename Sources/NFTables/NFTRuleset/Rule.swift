/// A rule: statements that a packet goes through from left to right, until one does not match.
public struct Rule<Side: NATSide>: Hashable, Sendable, ExpressibleByArrayLiteral {
  /// The statements in order.
  public let statements: [Statement<Side>]

  /// A rule of these statements.
  public init(_ statements: [Statement<Side>]) { self.statements = statements }
  /// A rule of these statements.
  public init(arrayLiteral statements: Statement<Side>...) { self.statements = statements }
}

/// One statement of a rule.
public enum Statement<Side: NATSide>: Hashable, Sendable {
  /// Goes on only when this holds.
  case match(Match)
  /// `meta mark set …`
  case set(MetaField, to: Operand)
  /// `update @affinity { key timeout 10s : data }`: adds the element or renews its timeout; the data of an element
  /// that is there already stays. Does not match when the map is full.
  case update(SetName, key: [Operand], data: Operand, timeoutMilliseconds: UInt64)
  /// `delete @affinity { key : 0 }`
  case delete(SetName, key: [Operand])
  /// A verdict.
  case verdict(Verdict)
  /// `… vmap @class`: the verdict that the map holds; does not match when it holds none.
  case verdictMap(Lookup)
  /// What this side's rules may do.
  case action(Side.Action)
}
