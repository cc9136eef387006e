/// Decides when connection tracking may be searched again. A search takes the kernel as long as its whole hash table needs,
/// some 4 ms even where that is empty, and each change that takes an endpoint away asks for one. So the first is made at
/// once, and those that follow wait until the time between two searches is fifty times what the last one took: they cost
/// two percent of a processor at most, and one search serves all changes meanwhile. A client's first retransmission comes
/// after a second, so the wait is not longer than a quarter of that.
struct FlowSearchPacing: Hashable, Sendable {
  /// How long the pause after a search is, compared with the search.
  private static let pauses = 50
  /// The longest pause.
  private static let longestPause = Duration.milliseconds(250)

  private var next = Duration.zero

  /// Returns how long a search has to wait; zero if it may be made now.
  ///
  /// - Parameter now: the time since any fixed instant.
  func wait(at now: Duration) -> Duration { max(next - now, .zero) }

  /// Records a search that took from one time to another.
  mutating func searched(from begin: Duration, to end: Duration) {
    next = end + min((end - begin) * Self.pauses, Self.longestPause)
  }
}
