extension TopInterval {
  /// How `top` compares samples.
  package struct Choice {
    package var order: TopRow.Order
    /// The number of Service ports to show; nil for all.
    package var limit: Int?
    /// Whether one interval is enough.
    package var isOnce: Bool

    package init(order: TopRow.Order, limit: Int?, isOnce: Bool) {
      self.order = order
      self.limit = limit
      self.isOnce = isOnce
    }
  }

  /// Shows one interval after another.
  ///
  /// - Parameters:
  ///   - first: the counts at the beginning.
  ///   - sample: reads the counts.
  ///   - wait: waits for the length of an interval; false ends it.
  ///   - show: shows an interval.
  package static func follow(
    _ choice: Choice, from first: TopSample, sample: () throws -> TopSample, wait: () -> Bool,
    show: (TopInterval) throws -> Void
  ) throws {
    var before = first
    while wait() {
      let now = try sample()
      try show(TopInterval(from: before, to: now, by: choice.order, limit: choice.limit))
      if choice.isOnce { return }
      before = now
    }
  }
}
