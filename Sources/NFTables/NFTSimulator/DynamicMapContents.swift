public import NFTRuleset

/// What dynamic maps hold: which client went to which endpoint. It changes with every packet.
public struct DynamicMapContents: Hashable, Sendable {
  var elements: [SetName: [Words: Words]] = [:]

  /// Nothing is remembered.
  public init() {}

  /// What a map has been found to hold.
  public init(_ map: SetName, _ elements: [Words: Words]) { self.elements[map] = elements }
}
