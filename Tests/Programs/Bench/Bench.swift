private import Glibc

/// Measures, prints a table, and writes JSON. It makes and removes the tables `viaduct`, so it wants a network namespace
/// of its own: `scripts/bench` gives it one.
@main
enum Bench {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      switch arguments.first {
      case "memory": return try Memory.answer(Array(arguments.dropFirst()))
      case "plot": return try Plot.draw(Array(arguments.dropFirst()))
      default: break
      }
      try measure(arguments)
    } catch {
      let line = Array("viaduct-bench: \(error)\n".utf8)
      _ = Glibc.write(STDERR_FILENO, line, line.count)
      exit(1)
    }
  }

  private static func measure(_ arguments: [String]) throws {
    let isQuick = arguments.contains("--quick")
    let sizes = only(arguments).map { [$0] } ?? Size.all
    var report = Report(isQuick: isQuick)
    if arguments.contains("--packets-only") { return try packets(isQuick, &report) }
    if arguments.contains("--localhost-only") { return try localhost(isQuick, &report) }
    if !arguments.contains("--changes-only") {
      for size in sizes { try ColdStart(size: size, repeats: isQuick ? 5 : 9).measure(into: &report) }
    }
    if arguments.contains("--cold-only") { return print(report.summary) }
    for size in sizes { try OneChange(size: size).measure(into: &report) }
    report.addGrowth()
    try packets(isQuick, &report)
    try Memory.measure(.usual, repeats: isQuick ? 1 : 3, into: &report)
    if let path = value(of: "--program", in: arguments) { try Program(path: path).measure(into: &report) }
    for missing in Report.notMeasured { print("not measured: \(missing)") }
    print(report.summary)
    if let path = value(of: "--json", in: arguments) { try write(Array(report.json.utf8), to: path) }
  }

  private static func packets(_ isQuick: Bool, _ report: inout Report) throws {
    let size = isQuick ? Size(1000, 10) : Size(2700, 10)
    try Packets(size: size, rounds: isQuick ? 40 : 100).measure(into: &report)
    try SourceRanges(rounds: isQuick ? 20 : 60).measure(into: &report)
  }

  private static func localhost(_ isQuick: Bool, _ report: inout Report) throws {
    try LocalhostRelay(rounds: isQuick ? 5 : 15).measure(into: &report)
  }

  /// `--only 10000x10`
  private static func only(_ arguments: [String]) -> Size? {
    let numbers = value(of: "--only", in: arguments)?.split(separator: "x").compactMap { Int(String($0)) }
    guard let numbers, numbers.count == 2 else { return nil }
    return Size(numbers[0], numbers[1])
  }

  private static func value(of option: String, in arguments: [String]) -> String? {
    guard let place = arguments.firstIndex(of: option), place + 1 < arguments.count else { return nil }
    return arguments[place + 1]
  }
}
