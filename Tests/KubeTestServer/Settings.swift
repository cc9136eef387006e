/// How the server behaves; may be changed while it runs.
public struct Settings: Sendable {
  /// The bearer tokens that are let in; everybody is, when there is none.
  public var tokens: Set<String> = ["secret"]
  /// How often a watch gets a bookmark, if it asked for them.
  public var bookmarkInterval: Duration = .seconds(60)
  /// Whether a watch from a forgotten version is accepted and then ended by an ERROR event, or refused with 410. Real
  /// servers do either.
  public var tellsExpiryAsEvent = false
  /// The resources that this server does not have (404).
  public var absent: Set<String> = []
  /// The status that a request for protobuf alone gets; lists and watches in JSON are always to be had.
  public var refusesProtobufWith = 406
  /// Whether the server speaks protobuf at all.
  public var speaksProtobuf = true
  /// How many changes are remembered.
  public var historyLimit = 100_000

  /// A server without fault.
  public init() {}
}
