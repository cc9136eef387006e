internal import Ruleset

/// What dynamic maps hold: which client went to which endpoint. It changes with every packet.
public struct Memory: Hashable, Sendable {
  var elements: [SetName: [Words: Words]] = [:]

  /// Nothing is remembered.
  public init() {}
}
