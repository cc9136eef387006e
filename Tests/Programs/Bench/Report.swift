private import Glibc

/// All figures with where they come from.
struct Report {
  private(set) var figures: [Figure] = []
  let isQuick: Bool

  static let notMeasured = [
    "the program's other threads: the API client, the listener to the kernel's changes, the HTTP servers"
  ]

  init(isQuick: Bool) { self.isQuick = isQuick }

  /// Adds a line and shows it.
  mutating func add(_ figure: Figure) {
    if figures.isEmpty { print(Self.line(Self.head)) }
    figures.append(figure)
    print(Self.line(Self.cells(of: figure)))
    fflush(nil)
  }

  /// What one change costs where it costs most, as against where it costs least.
  mutating func addGrowth() {
    let medians = figures.filter { $0.name == OneChange.cpuName }.map(\.median)
    guard medians.count > 1, let most = medians.max(), let least = medians.min() else { return }
    add(
      Figure(
        name: "change: CPU, the most of all sizes ÷ the least", size: nil, unit: .times, median: most / least)
    )
  }

  /// What an element of larger clusters costs at a cold start, as against one of the usual size.
  mutating func addCostOfElements() {
    let costs = figures.filter { $0.name == ColdStart.cpuName }
    guard let usual = costs.first(where: { $0.size == .usual }) else { return }
    for cost in costs where cost.size != .usual {
      guard let size = cost.size else { continue }
      let ratio = cost.median / Double(size.elements) / (usual.median / Double(Size.usual.elements))
      add(
        Figure(
          name: "cold: CPU of an element ÷ at \(Size.usual)", size: size, unit: .times, median: ratio,
          goal: .init(limit: 1.3, meaning: "hardly more")))
    }
  }

  /// How many goals are met, and which are not.
  var summary: String {
    let (met, missed) = (figures.filter { $0.isMet == true }, figures.filter { $0.isMet == false })
    let names = missed.map {
      "\n  \($0.name)\($0.size.map { " at \($0)" } ?? ""): \(text($0.median)) \($0.unit.rawValue)"
    }
    return "\(met.count) of \(met.count + missed.count) goals are met" + (names.isEmpty ? "" : "; not met:")
      + names.joined()
  }

  // MARK: The table

  private static let head = ["figure", "size", "median", "spread", "floor", "goal", "met"]
  private static let widths = [40, 9, 14, 20, 34, 34, 3]

  private static func cells(of figure: Figure) -> [String] {
    [
      figure.name, figure.size?.description ?? "", "\(text(figure.median)) \(figure.unit.rawValue)",
      figure.spread.map { "\(text($0.low)) – \(text($0.high))" } ?? "",
      figure.floor.map { "\(text($0.value)) (\($0.name))" } ?? "",
      figure.goal.map { "\($0.isAtLeast ? "≥" : "≤") \(text($0.limit)) (\($0.meaning))" } ?? "",
      figure.isMet.map { $0 ? "yes" : "NO" } ?? "",
    ]
  }

  private static func line(_ cells: [String]) -> String {
    let padded = zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: max(0, width - cell.count))
    }
    return padded.joined(separator: "  ")
  }

  // MARK: JSON

  var json: String {
    let lines = figures.map { "    " + $0.json }.joined(separator: ",\n")
    let missing = Self.notMeasured.map { "    \($0.quotedForJSON)" }.joined(separator: ",\n")
    return """
      {
        "date": \(Self.date.quotedForJSON),
        "kernel": \(firstLine(of: "/proc/sys/kernel/osrelease").quotedForJSON),
        "processors": \(sysconf(Int32(_SC_NPROCESSORS_ONLN))),
        "load": \(firstLine(of: "/proc/loadavg").quotedForJSON),
        "isQuick": \(isQuick),
        "figures": [
      \(lines)
        ],
        "notMeasured": [
      \(missing)
        ]
      }

      """
  }

  private static var date: String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

extension Figure {
  fileprivate var json: String {
    var fields = [
      "\"name\": \(name.quotedForJSON)", "\"unit\": \(unit.rawValue.quotedForJSON)", "\"median\": \(median)",
    ]
    if let size { fields.append("\"services\": \(size.services), \"endpointsOfEach\": \(size.endpoints)") }
    if let spread { fields.append("\"low\": \(spread.low), \"high\": \(spread.high)") }
    if let floor { fields.append("\"floor\": \(floor.value), \"floorIs\": \(floor.name.quotedForJSON)") }
    if let goal, let isMet {
      fields.append(
        "\"goal\": \(goal.limit), \"goalIs\": \(goal.meaning.quotedForJSON), \"isMet\": \(isMet)")
    }
    return "{" + fields.joined(separator: ", ") + "}"
  }
}

extension String {
  /// None of our texts has characters that JSON forbids.
  fileprivate var quotedForJSON: String { "\"\(self)\"" }
}
