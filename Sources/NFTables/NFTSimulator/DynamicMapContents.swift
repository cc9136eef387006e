package import NFTRuleset

/// The contents of dynamic maps, such as the endpoint that each client uses. Every packet may change them.
package struct DynamicMapContents: Hashable, Sendable {
  var elements: [SetName: [RegisterWords: RegisterWords]] = [:]

  /// Creates empty maps.
  package init() {}

  /// Creates maps of which one has these elements.
  package init(_ map: SetName, _ elements: [RegisterWords: RegisterWords]) { self.elements[map] = elements }
}
