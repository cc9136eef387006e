internal import Inspection
internal import ArgumentParser
internal import Foundation
internal import NFTCompiler

/// `viaduct top`
struct Top: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show new connections per second for each Service port and endpoint, busiest first.",
    discussion: """
      The kernel counts if the table was programmed with --counters services or services-and-endpoints. A later 'apply' \
      keeps the counts. A Service port's count covers connections to all of its addresses, including those that were \
      refused or dropped; an endpoint's count covers those that were sent to it.
      """)

  @Flag(help: "Print one table and exit.")
  var once = false

  @Option(help: ArgumentHelp("The interval to count over, in seconds.", valueName: "seconds"))
  var interval: SecondsArgument = SecondsArgument(seconds: 2)

  @Option(help: "Sort by rate, total or name.")
  var sort: TopRow.Order = .rate

  @Option(
    name: [.customShort("n"), .customLong("services")],
    help: ArgumentHelp("Show only this many Service ports.", valueName: "count"))
  var count: Int?

  enum Output: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(name: [.short, .long], help: "What to print: text, or a JSON document for each interval.")
  var output: Output = .text

  func validate() throws {
    if let count, count < 1 { throw ValidationError("-n \(count): must be at least 1") }
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

/// What `top -o json` prints.
private struct TopDocument: Encodable {
  /// The interval that the rates are averaged over.
  let seconds: Double
  let services: [TopRow]
}

/// The counters at one time.
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
          nothing is counted here: run 'viaduct apply' with --counters services or --counters services-and-endpoints
          """)
    }
    services = tables.counts().services
  }
}
