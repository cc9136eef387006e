/// How the endpoint of a new flow is chosen from a set of endpoints. Session affinity is decided beside it: a client that
/// is remembered keeps its endpoint, and the choice is for all others.
public enum EndpointChoice: Hashable, Sendable {
  /// Every endpoint of the set is equally likely.
  case uniformlyRandom
}
