internal import Inspection
internal import ArgumentParser
internal import Foundation
internal import NFTCompiler

/// `viaduct top`
struct Top: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "New connections per second, for each Service port and each endpoint, busiest first.",
    discussion: """
      The kernel counts where the table was programmed with --counters services, or services-and-endpoints. Counts go on \
      over every later 'apply'. A Service port's count is of connections to all of its addresses, also of those that were \
      refused or dropped; an endpoint's is of those that were given to it.
      """)

  @Flag(help: "Print one table and end.")
  var once = false

  @Option(help: ArgumentHelp("How long to count, in seconds.", valueName: "seconds"))
  var interval: SecondsArgument = SecondsArgument(seconds: 2)

  @Option(help: "What the table is sorted by: rate, total or name.")
  var sort: TopRow.Order = .rate

  @Option(
    name: [.customShort("n"), .customLong("services")],
    help: ArgumentHelp("Show only the first so many Service ports.", valueName: "count"))
  var count: Int?

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(name: [.short, .long], help: "What to print: text, or a JSON document for each interval.")
  var output: Output = .text

  func validate() throws {
    if let count, count < 1 { throw ValidationError("-n \(count): show at least one Service port") }
  }

  func run() throws {
    var before = try Sample()
    let screen = Screen(isUsed: output == .text && !once)
    defer { screen.restore() }
    while screen.wait(seconds: interval.seconds) {
      let now = try Sample()
      try screen.show(text(now, since: before))
      before = now
      if once { return }
    }
  }

  private func text(_ now: Sample, since before: Sample) throws -> String {
    let seconds = (now.time - before.time) / .seconds(1)
    let rows = TopRow.rows(now.services, since: before.services, seconds: seconds, by: sort)
    let shown = count.map { Array(rows.prefix($0)) } ?? rows
    switch output {
    case .text: return shown.text
    case .json: return try jsonText(TopDocument(seconds: seconds, services: shown))
    }
  }
}

extension TopRow.Order: ExpressibleByArgument {}

/// What `top` prints for scripts.
private struct TopDocument: Encodable {
  /// Over how long the rates were taken.
  let seconds: Double
  let services: [TopRow]
}

/// What was counted at one moment.
private struct Sample {
  let time: ContinuousClock.Instant
  let services: [ServiceCount]

  init() throws {
    let tables = try CountedTables.read()
    time = tables.time
    guard !tables.sets.isEmpty else {
      throw Failure(
        code: .difference,
        message: "nothing is programmed here: run 'viaduct apply --counters services' first")
    }
    guard tables.sets.values.contains(where: { !$0.isEmpty }) else {
      throw Failure(
        code: .difference,
        message: """
          nothing counts here: run 'viaduct apply' with --counters services, or with --counters services-and-endpoints
          """)
    }
    services = tables.counts().services
  }
}
