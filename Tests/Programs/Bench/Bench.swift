internal import ArgumentParser
private import Glibc
private import PrivateNetwork

/// Measures, prints a table, and writes JSON.
@main struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "viaduct-bench",
    abstract:
      "Measures a cold start, one change, packets and memory, and sets each next to its floor and its goal.",
    discussion: "Needs root, for network namespaces of its own. docs/performance.md says what is measured.",
    subcommands: [MeasureCommand.self, PlotCommand.self, MemoryCommand.self],
    defaultSubcommand: MeasureCommand.self)
}

/// Where the kernel is programmed. What measures makes and removes the tables `viaduct`, so it gets a network namespace
/// unless someone says that the current one will do.
struct NamespaceOptions: ParsableArguments {
  static let flag = "in-this-namespace"

  @Flag(
    name: .customLong(flag),
    help: "Program the kernel in the current network namespace, and remove its tables 'viaduct' at the end.")
  var staysInCurrent = false

  /// Enters a new network namespace. Call it before there are other threads.
  func enter() throws {
    if staysInCurrent { return }
    do { _ = try NetworkNamespace.entered() } catch let error as NamespaceError {
      throw SetupError(
        description:
          "cannot make a network namespace: \(String(cString: strerror(error.errno))); run as root, "
          + "or measure in the current one with --\(Self.flag)")
    }
  }
}

/// `viaduct-bench [measure]`
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "Measures; the default.")

  /// A part of the measurements.
  enum Part: EnumerableFlag {
    case coldOnly, changesOnly, packetsOnly
    /// The part of the packets that is about annotations.
    case annotationsOnly
    /// Clusters far larger than the usual one, beside that.
    case scaleOnly
    /// A week of a large cluster's changes, a thousand a second.
    case week
    /// Relayed connections, which a whole measurement does not include: they want one processor for the process.
    case localhostOnly
  }

  @Flag(help: "Repeat less often, and use a smaller cluster for packets.")
  var quick = false

  @Flag(
    help:
      """
      Measure only cold starts, changes, packets, packets to Services with annotations, cold starts and changes of very large \
      clusters, a week of changes, or node ports on localhost.
      """
  )
  var part: Part?

  @Option(
    name: .customLong("only"),
    help: ArgumentHelp("Measure cold starts and changes of one size only: 10000x10.", valueName: "size"))
  var size: Size?

  @Option(help: "The seed of the week; random without it.")
  var seed: UInt64 = .random(in: 0..<1_000_000)

  @Option(
    help: ArgumentHelp("Look at the size of this program too, and at how soon it speaks.", valueName: "path"))
  var program: String?

  @Option(help: ArgumentHelp("Where to write the figures as JSON.", valueName: "path"))
  var json: String?

  @OptionGroup var namespace: NamespaceOptions

  func run() throws {
    try namespace.enter()
    var report = Report(isQuick: quick)
    if includes(.coldOnly) {
      for size in sizes { try ColdStart(size: size, repeats: quick ? 5 : 9).measure(into: &report) }
    }
    if includes(.changesOnly) {
      for size in sizes { try OneChange(size: size).measure(into: &report) }
      report.addGrowth()
      try HashedChange(size: Size(1000, 10), rounds: quick ? 20 : 100).measure(into: &report)
    }
    if includes(.packetsOnly) { try measurePackets(into: &report) }
    if includes(.packetsOnly) || part == .annotationsOnly {
      try Annotations(size: Size(1000, 10), rounds: quick ? 40 : 150).measure(into: &report)
    }
    if part == .scaleOnly { try measureScale(into: &report) }
    if part == .week {
      try Week(size: size ?? .usual, seed: seed, limit: quick ? 30_000 : nil).measure(into: &report)
    }
    if part == .localhostOnly { try LocalhostRelay(rounds: quick ? 5 : 15).measure(into: &report) }
    if part == nil { try measureProcess(into: &report) }
    print(report.summary)
    if let json { try write(Array(report.json.utf8), to: json) }
  }

  private func includes(_ other: Part) -> Bool { part == nil || part == other }

  private var sizes: [Size] { size.map { [$0] } ?? Size.all }

  private func measureScale(into report: inout Report) throws {
    for size in [.usual] + (size.map { [$0] } ?? Size.large) {
      try ColdStart(size: size, repeats: quick ? 3 : 7).measure(into: &report)
      try OneChange(size: size).measure(into: &report)
    }
    report.addCostOfElements()
  }

  private func measurePackets(into report: inout Report) throws {
    try Packets(size: quick ? Size(1000, 10) : Size(2700, 10), rounds: quick ? 40 : 100).measure(
      into: &report)
    try SourceRanges(rounds: quick ? 20 : 60).measure(into: &report)
  }

  private func measureProcess(into report: inout Report) throws {
    try Memory.measure(.usual, repeats: quick ? 1 : 3, into: &report)
    if let program { try Program(path: program).measure(into: &report) }
    for missing in Report.notMeasured { print("not measured: \(missing)") }
  }
}

/// `viaduct-bench plot`
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draws figures as SVG: cost over the size of the cluster.")

  @Argument(help: "The figures as JSON.") var results: String
  @Argument(help: "The picture.") var picture: String

  func run() throws { try Plot.draw(results, to: picture) }
}

/// `viaduct-bench memory`: the process whose memory is measured.
struct MemoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory", abstract: "Makes a start from these pages, and prints what it holds.",
    shouldDisplay: false)

  @OptionGroup var namespace: NamespaceOptions
  @Flag(name: .customLong(Memory.leaveTables), help: "Leave the tables to the next process.")
  var leavesTables = false
  @Argument(help: "The pages of lists, each in a file.") var files: [String]

  func run() throws {
    try namespace.enter()
    try Memory.answer(files, leavesTables: leavesTables)
  }
}

extension Size: ExpressibleByArgument {
  /// Reads `10000x10`.
  init?(argument: String) {
    let numbers = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int(String($0)) }
    guard numbers.count == 2, let services = numbers[0], let endpoints = numbers[1], services > 0,
      endpoints > 0
    else { return nil }
    self.init(services, endpoints)
  }
}
