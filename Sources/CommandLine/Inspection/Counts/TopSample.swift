package import NFTCompiler

/// The counts of all Service ports at one time.
package struct TopSample {
  package let time: ContinuousClock.Instant
  package let services: [ServiceCount]

  /// Adds up the counters.
  ///
  /// - Throws: `nothingProgrammed` if there is no table, `nothingCounted` if no table has counters.
  package init(_ tables: CountedTables) throws(InspectionError) {
    if tables.sets.isEmpty { throw .nothingProgrammed }
    let counts = tables.counts()
    if counts.counters == .none { throw .nothingCounted }
    time = tables.time
    services = counts.services
  }
}

/// What `top` shows of the time between two samples; as JSON with `-o json`.
package struct TopInterval: Encodable {
  /// The length of the interval; the rates are averaged over it.
  package let seconds: Double
  package let services: [TopRow]

  /// - Parameter limit: the number of Service ports to show; nil for all.
  package init(from before: TopSample, to now: TopSample, by order: TopRow.Order, limit: Int?) {
    seconds = (now.time - before.time) / .seconds(1)
    let rows = TopRow.rows(now.services, since: before.services, seconds: seconds, by: order)
    services = limit.map { Array(rows.prefix($0)) } ?? rows
  }
}
