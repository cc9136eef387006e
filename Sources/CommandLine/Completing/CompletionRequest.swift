package import CommandInput
package import KubectlText
internal import ManifestSource

/// What the words of an unfinished command line say about where its objects are.
package struct CompletionRequest: Hashable, Sendable {
  /// Where the command would read the cluster's state.
  package private(set) var source = InputSource()
  /// The namespace of `-n`; nil without it.
  package private(set) var namespace: String?
  /// Whether `-A` was passed.
  package private(set) var isEverywhere = false
  /// The first kind that is named on its own: `pods` in `get pods web`.
  package private(set) var kind: ObjectKind?
  /// The beginning of the word that is completed, up to the cursor.
  package let prefix: String

  /// Parses a command line.
  ///
  /// - Parameters:
  ///   - words: the program's name, the command and its arguments, as a shell splits them. Bash makes `=` a word.
  ///   - index: which of them is completed. It says nothing yet.
  ///   - prefix: that word up to the cursor.
  package init(_ words: [String], completing index: Int, prefix: String) {
    self.prefix = prefix
    var reader = WordReader(
      words.enumerated().dropFirst(2).filter { $0.offset != index && $0.element != "=" }.map(\.element))
    var paths: [String] = []
    while let word = reader.next() { read(word, &reader, &paths) }
    source.paths = manifestPaths(paths).filter { $0 != "-" && !$0.isEmpty }
  }

  private mutating func read(_ word: WordReader.Word, _ reader: inout WordReader, _ paths: inout [String]) {
    switch word {
    case .argument(let text): kind = kind ?? ObjectKind(argument: text)
    case .option("f", let value), .option("filename", let value):
      paths += value.map { [$0] } ?? reader.values()
    case .option("n", let value), .option("namespace", let value): namespace = value ?? reader.value()
    case .option("kubeconfig", let value): source.kubeconfig = value ?? reader.value()
    case .option("context", let value): source.context = value ?? reader.value()
    case .option("store", let value): source.store = value ?? reader.value()
    case .option("R", _), .option("recursive", _): source.isRecursive = true
    case .option("A", _), .option("all-namespaces", _): isEverywhere = true
    case .option("o", nil), .option("output", nil), .option("l", nil), .option("selector", nil):
      _ = reader.value()
    case .option: break
    }
  }
}

/// Splits words into options and arguments.
struct WordReader {
  /// A word, or an option with the value that is in the same word.
  enum Word: Hashable {
    case argument(String)
    case option(String, String?)
  }

  private var rest: ArraySlice<String>

  init(_ words: [String]) { rest = words[...] }

  mutating func next() -> Word? {
    guard let word = rest.popFirst() else { return nil }
    guard word.hasPrefix("-"), word.count > 1 else { return .argument(word) }
    return word.hasPrefix("--") ? Self.long(word.dropFirst(2)) : Self.short(word.dropFirst())
  }

  /// The value of an option, which is the next word.
  mutating func value() -> String? { rest.first?.hasPrefix("-") == true ? nil : rest.popFirst() }

  /// All words up to the next option.
  mutating func values() -> [String] {
    let values = rest.prefix { !$0.hasPrefix("-") }
    rest = rest.dropFirst(values.count)
    return Array(values)
  }

  private static func long(_ text: Substring) -> Word {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return .option(String(parts[0]), parts.count == 2 ? String(parts[1]) : nil)
  }

  /// `-n`, or `-nshop` and `-n=shop`.
  private static func short(_ text: Substring) -> Word {
    let value = text.dropFirst().drop { $0 == "=" }
    return .option(String(text.prefix(1)), value.isEmpty ? nil : String(value))
  }
}
