/// What somebody did to the rules of this network namespace.
public enum RulesetChange: Hashable, Sendable {
  /// A transaction came into force.
  case commit(RulesetCommit)
  /// There was more to tell than the kernel had room for: anything may have changed, so read the tables again.
  case unknown
}
