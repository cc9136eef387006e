/// A change to the ruleset of this network namespace.
public enum RulesetChange: Hashable, Sendable {
  /// A transaction was committed.
  case commit(RulesetCommit)
  /// Notifications were lost, so anything may have changed; read the tables again.
  case unknown
}
