import ClusterModel
import Foundation
import ManifestDecoding
import ObjectNotation
import SeededRandom
import Testing

/// Printed objects are parsed to the same object by our decoder and by independent ones: Python's json and PyYAML.
@Suite struct AnotherParserTests {
  private static let seeds: Range<UInt64> = 0..<1500

  @Test func printedObjectsRoundTrip() throws {
    for seed in Self.seeds {
      let object = RandomObjects.object(seed: seed)
      #expect(
        try decodeObjects(Array(object.yaml.utf8), file: "-") == [object], "seed \(seed):\n\(object.yaml)")
      #expect(
        try decodeObjects(Array(object.json.utf8), file: "-") == [object], "seed \(seed):\n\(object.json)")
    }
  }

  @Test func otherParsersAgree() throws {
    let objects = Self.seeds.map { RandomObjects.object(seed: $0) }
    let printed = objects.map { ["yaml": $0.yaml, "json": $0.json, "plain": $0.plainJSON] }
    let differences = try differences(JSONEncoder().encode(printed))
    #expect(differences.isEmpty, "\(differences.prefix(4000))")
  }

  /// Returns the seeds of the objects that the other parser reads differently.
  private func differences(_ printed: Data) throws -> String {
    let script = """
      import json, sys, yaml
      for seed, texts in enumerate(json.load(sys.stdin)):
          meant = json.loads(texts["plain"])
          for name, read in ("json", json.loads), ("yaml", yaml.safe_load):
              try:
                  found = read(texts[name])
              except Exception as error:
                  found = repr(error)
              if found != meant or repr(found) != repr(meant) and sorted(repr(found)) != sorted(repr(meant)):
                  print("seed", seed, name, ascii(found), "is not", ascii(meant))
      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-c", script]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    DispatchQueue.global().async {
      try? input.fileHandleForWriting.write(contentsOf: printed)
      try? input.fileHandleForWriting.close()
    }
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: said, as: UTF8.self)
  }
}

extension ObjectValue {
  /// The value as JSON, printed by Foundation: an independent reference.
  fileprivate var plainJSON: String {
    switch self {
    case .null: return "null"
    case .boolean(let value): return "\(value)"
    case .number(let value): return "\(value)"
    case .fraction(let text): return text
    case .text(let text): return Self.quoted(text)
    case .list(let elements): return "[\(elements.map(\.plainJSON).joined(separator: ","))]"
    case .object:
      return "{\(fields.map { "\(Self.quoted($0.key)):\($0.value.plainJSON)" }.joined(separator: ","))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    guard let data = try? JSONEncoder().encode(text) else { preconditionFailure("a text can be encoded") }
    return String(decoding: data, as: UTF8.self)
  }
}

/// Generates random objects from strings that YAML parsers are known to misread.
private struct RandomObjects {
  private var random: SeededGenerator

  static func object(seed: UInt64) -> ObjectValue {
    var objects = Self(random: SeededGenerator(seed: seed))
    guard case .object(var fields) = objects.map(depth: 0) else { preconditionFailure("a map is an object") }
    fields["kind"] = .text("ConfigMap")
    return .object(fields)
  }

  private mutating func value(depth: Int) -> ObjectValue {
    switch Int.random(in: 0..<(depth < 4 ? 12 : 8), using: &random) {
    case 0: .null
    case 1: .boolean(Bool.random(using: &random))
    case 2: .number(Int.random(in: .min ... .max, using: &random) >> Int.random(in: 0..<64, using: &random))
    case 3:
      .fraction(
        ["0.5", "-1.25", "18446744073709551615", "9223372036854775808"].randomElement(using: &random) ?? "0.5"
      )
    case 4...7: .text(text())
    case 8, 9: .list((0..<Int.random(in: 0..<4, using: &random)).map { _ in value(depth: depth + 1) })
    default: map(depth: depth + 1)
    }
  }

  private mutating func map(depth: Int) -> ObjectValue {
    var fields: [String: ObjectValue] = [:]
    for _ in 0..<Int.random(in: 0..<5, using: &random) { fields[text()] = value(depth: depth) }
    return .object(fields)
  }

  private mutating func text() -> String {
    if Bool.random(using: &random) { return Self.awkward.randomElement(using: &random) ?? "" }
    var text = ""
    for _ in 0..<Int.random(in: 0..<8, using: &random) {
      text.unicodeScalars.append(contentsOf: (Self.pieces.randomElement(using: &random) ?? "").unicodeScalars)
    }
    return text
  }

  private static let awkward = [
    "", "y", "N", "on", "Off", "yes", "true", "null", "~", "12e4567", "1e400", "1e3", ".5", "1.", "08",
    "0x10", "0o17",
    "0b11", "0x8000000000000000", "1_000", "+1", "-.inf", ".NaN", "12:30", "1:2:3.5", "2026-01-31",
    "2026-1-3 4:5:6", "10.96.0.1", "1.2.3", "<<", "=", "-", "--", "---", "...", "- a", "? a", ": a", "a: b",
    "a:", "a #b",
    "#a", "&a", "*a", "!a", "!!int 1", "|", ">", "'", "\"", "%a", "@a", "`a", "{", "[", "{{ .Values.x }}",
    ",",
    "a\u{2028}b", "\u{85}", "a\u{feff}", "a\u{301}", ": \u{301}", "\u{1f41f}", "a\nb", "a\nb\n", "a\n\n",
    "\n", " a", "a ",
    " \na", "\ta", "a\tb\nc", "a\r\nb", "\u{0}", "\u{7f}", "#\n#", "a\n #b\n", "é", "\\", "\\n", "'a'\nb",
    "a\n---\nb",
    "\u{e000}", "\u{fffd}", "\u{10ffff}", "key: |\n  value\n",
  ]

  private static let pieces = [
    "a", "0", " ", ":", "#", "-", "\n", "\t", "'", "\"", "\\", "{", "}", "[", "]", ",", "&", "*", "!", "%",
    "|", ">", "?",
    ".", "e", "x", "_", "+", "\u{301}", "\u{2029}", "\u{a0}", "é", "~", "=", "<", "\r", "\u{1f41f}", "---",
    "\u{1b}",
  ]
}
