/// A strict parser of Prometheus' text format 0.0.4, written from the specification, independently of the code that writes
/// it.
struct Exposition {
  struct Family: Equatable {
    var help: String
    var type: String
    var samples: [Sample] = []
  }

  struct Sample: Equatable {
    let name: String
    let labels: [String: String]
    let value: Double
    /// The value as text.
    let text: String
  }

  struct Malformed: Error, CustomStringConvertible {
    let description: String
    init(_ line: Substring, _ reason: String) { description = "\(reason): \(line)" }
  }

  private(set) var families: [String: Family] = [:]
  private(set) var names: [String] = []

  init(_ page: String) throws {
    guard page.isEmpty || page.hasSuffix("\n") else { throw Malformed("", "the last line has no end") }
    var current = ""
    for line in page.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("# HELP ") {
        current = try beginFamily(line)
      } else if line.hasPrefix("# TYPE ") {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4, words[2] == current, families[current]?.type == "",
          ["counter", "gauge", "histogram"].contains(words[3])
        else { throw Malformed(line, "no TYPE of the metric whose HELP came before") }
        families[current]?.type = String(words[3])
      } else {
        try addSample(line, to: current)
      }
    }
    for name in names { try check(name) }
  }

  subscript(name: String) -> Family? { families[name] }

  /// Returns the value of the series with exactly these labels.
  func value(_ sample: String, _ labels: [String: String] = [:]) -> Double? {
    let found = families.values.flatMap(\.samples).filter { $0.name == sample && $0.labels == labels }
    return found.count == 1 ? found[0].value : nil
  }

  private mutating func beginFamily(_ line: Substring) throws -> String {
    let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    guard words.count == 4, Self.isName(words[2]) else { throw Malformed(line, "no HELP") }
    let name = String(words[2])
    guard families[name] == nil else { throw Malformed(line, "duplicate metric") }
    families[name] = Family(help: try Self.unescaped(words[3], quotes: false, line), type: "")
    names.append(name)
    return name
  }

  private mutating func addSample(_ line: Substring, to family: String) throws {
    var rest = line[...]
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }
    guard Self.isName(name) else { throw Malformed(line, "no name") }
    rest = rest.dropFirst(name.count)
    let suffixes = families[family]?.type == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
    guard suffixes.contains(where: { "\(family)\($0)" == name }) else {
      throw Malformed(line, "a line of another metric")
    }
    let labels = rest.first == "{" ? try Self.labels(&rest, line) : [:]
    guard rest.first == " " else { throw Malformed(line, "no space before the value") }
    let text = rest.dropFirst()
    let special = ["+Inf": Double.infinity, "-Inf": -Double.infinity, "NaN": Double.nan]
    guard let value = special[String(text)] ?? (text.first?.isLetter == true ? nil : Double(text)) else {
      throw Malformed(line, "not a number")
    }
    let sample = Sample(name: String(name), labels: labels, value: value, text: String(text))
    let isThere = families[family]?.samples.contains { $0.name == sample.name && $0.labels == labels } ?? true
    guard !isThere else { throw Malformed(line, "duplicate series") }
    families[family]?.samples.append(sample)
  }

  private static func labels(_ rest: inout Substring, _ line: Substring) throws -> [String: String] {
    var labels: [String: String] = [:]
    rest = rest.dropFirst()
    repeat {
      let name = rest.prefix { $0 != "=" }
      guard isName(name), !name.contains(":"), rest.dropFirst(name.count).hasPrefix("=\"") else {
        throw Malformed(line, "not a label")
      }
      rest = rest.dropFirst(name.count + 2)
      var isEscaped = false
      let value = rest.prefix { character in
        defer { isEscaped = character == "\\" && !isEscaped }
        return character != "\"" || isEscaped
      }
      rest = rest.dropFirst(value.count + 1)
      guard labels.updateValue(try unescaped(value, quotes: true, line), forKey: String(name)) == nil else {
        throw Malformed(line, "duplicate label")
      }
      guard rest.first == "," || rest.first == "}" else { throw Malformed(line, "no end of labels") }
      rest = rest.dropFirst()
    } while rest.first != " "
    return labels
  }

  private static func isName(_ text: Substring) -> Bool {
    text.wholeMatch(of: /[a-zA-Z_:][a-zA-Z0-9_:]*/) != nil
  }

  private static func unescaped(_ text: Substring, quotes: Bool, _ line: Substring) throws -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "\\" else {
        result.append(character)
        continue
      }
      switch rest.popFirst() {
      case "\\": result += "\\"
      case "n": result += "\n"
      case "\"" where quotes: result += "\""
      default: throw Malformed(line, "an invalid escape sequence")
      }
    }
    return result
  }

  private func check(_ name: String) throws {
    guard let family = families[name], !family.type.isEmpty, !family.samples.isEmpty else {
      throw Malformed(name[...], "no type or no series")
    }
    if family.type == "counter", let wrong = family.samples.first(where: { !($0.value >= 0) }) {
      throw Malformed(wrong.name[...], "a negative counter")
    }
    if family.type == "histogram" { try checkHistogram(name, family) }
  }

  /// Bounds and counts of buckets must increase, and the last bucket, `+Inf`, must be equal to the count.
  private func checkHistogram(_ name: String, _ family: Family) throws {
    func withoutBound(_ sample: Sample) -> [String: String] { sample.labels.filter { $0.key != "le" } }
    for (labels, samples) in Dictionary(grouping: family.samples, by: withoutBound) {
      let buckets = samples.filter { $0.name == "\(name)_bucket" }
      let bounds = buckets.compactMap { $0.labels["le"] }.map {
        $0 == "+Inf" ? .infinity : Double($0) ?? .nan
      }
      let counts = buckets.map(\.value)
      guard bounds.count == buckets.count, zip(bounds, bounds.dropFirst()).allSatisfy(<),
        bounds.last == .infinity,
        zip(counts, counts.dropFirst()).allSatisfy(<=), value("\(name)_count", labels) == counts.last,
        value("\(name)_sum", labels) != nil
      else { throw Malformed(name[...], "no histogram") }
    }
  }
}
