internal import Inspection
internal import ArgumentParser

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
    var before = try TopSample(.read())
    let screen = Screen(isUsed: output == .text && !once)
    defer { screen.restore() }
    while screen.wait(seconds: interval.seconds) {
      let now = try TopSample(.read())
      let shown = TopInterval(from: before, to: now, by: sort, limit: count)
      screen.show(output == .text ? shown.services.text : try jsonText(shown))
      before = now
      if once { return }
    }
  }
}

extension TopRow.Order: ExpressibleByArgument {}
