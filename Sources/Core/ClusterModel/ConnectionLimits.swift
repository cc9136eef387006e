/// How many connections each port of a Service accepts on a node, in each address family: what exceeds it is refused.
public struct ConnectionLimits: Hashable, Sendable, Encodable {
  /// Connections at once; nil without such a limit.
  public var atOnce: UInt32?
  /// New connections per second; nil without such a limit.
  public var perSecond: UInt32?

  /// Creates limits; nil if there is none.
  public init?(atOnce: UInt32? = nil, perSecond: UInt32? = nil) {
    if atOnce == nil, perSecond == nil { return nil }
    self.atOnce = atOnce
    self.perSecond = perSecond
  }

  /// The values that annotations may have. The kernel divides a second into billionths, so that more than a million per
  /// second would not be exact.
  public static let range: ClosedRange<UInt32> = 1...1_000_000

  /// `at most 100 connections at once and 20 new connections per second`
  public var text: String {
    let parts = [
      atOnce.map { "\($0) connection\($0 == 1 ? "" : "s") at once" },
      perSecond.map { "\($0) new connection\($0 == 1 ? "" : "s") per second" },
    ]
    return "at most " + parts.compactMap { $0 }.joined(separator: " and ")
  }
}
