/// How the server behaves; may be changed while it runs.
package struct Settings: Sendable {
  /// The bearer tokens that are let in; everybody is, when there is none.
  package var tokens: Set<String> = ["secret"]
  /// How often a watch gets a bookmark, if it asked for them.
  package var bookmarkInterval: Duration = .seconds(60)
  /// Whether a watch from a forgotten version is accepted and then ended by an ERROR event, or refused with 410. Real
  /// servers do either.
  package var tellsExpiryAsEvent = false
  /// The resources that this server does not have (404).
  package var absent: Set<String> = []
  /// Whether the server writes protobuf to those who accept it; JSON is always to be had.
  package var speaksProtobuf = true
  /// The status that everybody gets who so much as accepts protobuf; nil for none.
  package var refusesProtobuf: Int?
  /// How many changes are remembered.
  package var historyLimit = 100_000

  /// A server without fault.
  package init() {}
}
