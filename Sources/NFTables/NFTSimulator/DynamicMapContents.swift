public import NFTRuleset

/// The contents of dynamic maps, such as the endpoint that each client uses. Every packet may change them.
public struct DynamicMapContents: Hashable, Sendable {
  var elements: [SetName: [RegisterWords: RegisterWords]] = [:]

  /// Creates empty maps.
  public init() {}

  /// Creates maps of which one has these elements.
  public init(_ map: SetName, _ elements: [RegisterWords: RegisterWords]) { self.elements[map] = elements }
}
