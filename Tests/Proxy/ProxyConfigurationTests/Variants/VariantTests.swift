import Testing

@testable import ProxyConfiguration

/// Several hundred variants of flags and files, as kube-proxy 1.36 takes them.
///
/// A row is `INPUT => RESULT`. The input is a command line, or the lines of a file below its apiVersion and kind; `\s` is
/// a space, and `\n` the end of a line. The result is one of
///
/// - `-`: accepted, and the same as without all but the mode;
/// - `FIELD=VALUE …`: accepted, with these differences in what `--write-config-to` writes, and no others;
/// - `! NAME`: refused, with a message about this flag or field.
///
/// After ` | ` a row says where kube-proxy differs. Why it does is in docs/design/0010-kube-proxys-configuration.md.
@Suite struct VariantTests {
  @Test(arguments: Variant.all(in: FlagVariants.rows)) func aCommandLine(_ variant: Variant) throws {
    let words = variant.input.split(separator: " ").map { Variant.unescaped(String($0)) }
    let mode = words.filter { $0.hasPrefix("--proxy-mode=") && Self.modes.contains(String($0.dropFirst(13))) }
    try check(variant, words, file: nil, against: try written(mode, file: nil))
  }

  @Test(arguments: Variant.all(in: FileVariants.rows)) func aFile(_ variant: Variant) throws {
    let lines = Variant.unescaped(variant.input)
    let mode = lines.split(separator: "\n").prefix(1).filter { line in
      Self.modes.contains { line == "mode: \($0)" }
    }
    let base = try written([], file: file(mode.joined()))
    try check(variant, [], file: Self.document(lines), against: base)
  }

  /// The notation leaves no row out, and each is there once.
  @Test(arguments: [FlagVariants.rows, FileVariants.rows]) func rowsAreWhole(_ rows: String) {
    let lines = rows.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let variants = Variant.all(in: rows)
    #expect(variants.count == lines.count && variants.count > 250)
    #expect(Set(variants.map(\.input)).count == variants.count)
    let notes = ["", "it refuses", "it accepts", "it has other values"]
    #expect(
      variants.allSatisfy { notes.contains($0.note) || $0.note.hasPrefix("with --write-config-to it ") })
  }

  private static let modes = ["iptables", "ipvs", "nftables"]

  /// A row with a different apiVersion or kind has it instead of the usual one.
  private static func document(_ lines: String) -> String {
    let usual = file().split(separator: "\n").filter { line in
      !lines.hasPrefix(line.prefix { $0 != ":" } + ":")
    }
    return usual.joined(separator: "\n") + "\n" + lines
  }

  private func check(
    _ variant: Variant, _ words: [String], file: String?, against base: [String: String]
  ) throws {
    let errors = problems(["--follow-kubernetes=1.36"] + words, file: file)
    switch variant.result {
    case .refused(let name):
      #expect(errors.contains { Self.isAbout(name, $0) }, "\(errors)")
    case .accepted(let differences):
      #expect(errors == [])
      guard errors.isEmpty else { return }
      let found = try written(words, file: file)
      let names = Set(found.keys).union(base.keys).filter { found[$0] != base[$0] }
      #expect(Dictionary(uniqueKeysWithValues: names.map { ($0, found[$0] ?? "") }) == differences)
    }
  }

  /// Returns the fields of the file that is written, by their paths.
  private func written(_ words: [String], file: String?) throws -> [String: String] {
    Variant.fields(try resolve(["--follow-kubernetes=1.36"] + words, file: file).kubeProxy.yaml)
  }

  /// `error: --v: …`, `error: proxy.yaml:3:1: mode: …`, `… nodePortAddresses[1]: …`, `error: "x" is not …`.
  private static func isAbout(_ name: String, _ error: String) -> Bool {
    ["[", ":", " "].contains { error.contains(": \(name)\($0)") }
  }
}

/// A row of the tables.
struct Variant: Sendable, CustomTestStringConvertible {
  let input: String
  let result: Result
  /// Where kube-proxy differs.
  let note: String

  enum Result: Sendable {
    case refused(String)
    case accepted([String: String])
  }

  var testDescription: String { input }

  static func all(in rows: String) -> [Variant] {
    rows.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { Variant(String($0)) }
  }

  private init?(_ row: String) {
    let halves = row.split(separator: " => ", maxSplits: 1).map(String.init)
    guard halves.count == 2 else { return nil }
    let parts = halves[1].split(separator: " | ", maxSplits: 1).map(String.init)
    input = halves[0]
    note = parts.count == 2 ? parts[1] : ""
    result =
      parts[0].hasPrefix("! ")
      ? .refused(String(parts[0].dropFirst(2))) : .accepted(Self.fields(row: parts[0]))
  }

  private static func fields(row: String) -> [String: String] {
    let pairs =
      row == "-"
      ? []
      : row.split(separator: " ").map {
        $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      }
    return Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), unescaped(String($0[1]))) })
  }

  static func unescaped(_ text: String) -> String {
    text.replacing("\\s", with: " ").replacing("\\n", with: "\n").replacing("\\t", with: "\t")
  }

  /// Returns the fields of a file in the form in which it is written: two spaces for each level, and lists without.
  static func fields(_ yaml: String) -> [String: String] {
    var fields: [String: String] = [:]
    var path: [Substring] = []
    for line in yaml.split(separator: "\n") {
      let content = line.drop { $0 == " " }
      if content.hasPrefix("- ") {
        let items = fields[path.joined(separator: "."), default: ""].dropFirst().dropLast()
        let item = unquoted(content.dropFirst(2))
        fields[path.joined(separator: ".")] = "[" + (items.isEmpty ? item : items + "," + item) + "]"
        continue
      }
      let depth = (line.count - content.count) / 2
      path = path.prefix(depth) + [content.prefix { $0 != ":" }]
      fields[path.joined(separator: ".")] = unquoted(
        content.drop { $0 != ":" }.dropFirst().drop { $0 == " " })
    }
    return fields.filter { own in !fields.keys.contains { $0.hasPrefix(own.key + ".") } }
  }

  private static func unquoted(_ text: Substring) -> String {
    String(text.hasPrefix("\"") || text.hasPrefix("'") ? text.dropFirst().dropLast() : text)
  }
}
