internal import Inspection
internal import ArgumentParser

/// `viaduct top`
struct Top: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "top",
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
    let first = try TopSample(.read())
    let terminal = Terminal(isUsed: output == .text && !once)
    defer { terminal.restore() }
    try TopInterval.follow(
      .init(order: sort, limit: count, isOnce: once), from: first, sample: { try TopSample(.read()) },
      wait: { terminal.wait(seconds: interval.seconds) }
    ) { terminal.show(output == .text ? $0.services.text : try jsonText($0)) }
  }
}

extension TopRow.Order: ExpressibleByArgument {}
