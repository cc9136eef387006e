/// Rewrites options from kubectl's spelling (pflag's rules) to the one that swift-argument-parser reads: `-nshop` and
/// `-ojsonpath={.kind}` become `--namespace=shop` and `--output=jsonpath={.kind}`, `-Aw` becomes `--all-namespaces
/// --watch`, and `--no-headers=true` becomes `--no-headers`.
package struct FlagSpelling: Sendable {
  private let options: [Option]
  private let namesWithValues: Set<String>

  /// An option of a command.
  package struct Option: Hashable, Sendable {
    /// The letter of its short form; nil if it has no short form.
    package let letter: Character?
    /// The name of its long form, without dashes.
    package let name: String
    /// Whether it takes a value; otherwise it is a flag.
    package let takesValue: Bool

    /// An option with a value, such as `-n`, `--namespace`.
    package static func value(_ letter: Character? = nil, _ name: String) -> Option {
      Option(letter: letter, name: name, takesValue: true)
    }

    /// An option without a value, such as `-A`, `--all-namespaces`.
    package static func flag(_ letter: Character? = nil, _ name: String) -> Option {
      Option(letter: letter, name: name, takesValue: false)
    }
  }

  /// Creates the spelling of a command with these options; any other argument is left as it is written.
  ///
  /// - Parameter requiringValues: the names of options that keep an empty value, for the parser to report. Any other is
  ///   then treated as absent, as in kubectl: `delete svc -l "$LABELS"` with an unset variable must not select everything.
  package init(_ options: [Option], requiringValues: Set<String> = []) {
    self.options = options
    namesWithValues = requiringValues
  }

  /// Spells out each option among the arguments. If a flag is given twice, in whichever spelling, the last one counts.
  /// What follows `--` is left alone.
  package func spelledOut(_ arguments: [String]) -> [String] {
    var result: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" { return result + [argument] + rest }
      var parts = parts(of: argument) ?? [.argument(argument)]
      if rest.first == "", parts.last.map(mayBeEmpty) ?? false {
        parts.removeLast()
        rest.removeFirst()
      }
      for part in parts { part.add(to: &result) }
    }
    return result
  }

  /// Whether the part is the name of an option whose value may be empty.
  private func mayBeEmpty(_ part: Part) -> Bool {
    guard case .argument(let text) = part else { return false }
    return options.contains {
      $0.takesValue && text == "--\($0.name)" && !namesWithValues.contains($0.name)
    }
  }

  /// A part of an argument: what the parser is to see, or a flag, which replaces the same flag before it.
  private enum Part {
    case argument(String)
    case flag(String, isOn: Bool)

    func add(to result: inout [String]) {
      switch self {
      case .argument(let argument): result.append(argument)
      case .flag(let name, let isOn):
        result.removeAll { $0 == "--\(name)" }
        if isOn { result.append("--\(name)") }
      }
    }
  }

  /// Nil if the argument is not an option, or not a known one that takes such a value.
  private func parts(of argument: String) -> [Part]? {
    if argument.hasPrefix("--") { return parts(named: argument.dropFirst(2)) }
    return argument.hasPrefix("-") ? parts(letters: argument.dropFirst()) : nil
  }

  /// Spells out `no-headers=true`, `watch`, `watch=false` or `selector=`.
  private func parts(named text: Substring) -> [Part]? {
    let words = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let option = options.first(where: { $0.name == words[0] }) else { return nil }
    if option.takesValue {
      guard words.last == "" else { return nil }
      // The parser sees an empty value only as an argument of its own.
      return namesWithValues.contains(option.name) ? [.argument("--\(option.name)"), .argument("")] : []
    }
    guard let isOn = words.count == 2 ? Self.boolean(words[1]) : true else { return nil }
    return [.flag(option.name, isOn: isOn)]
  }

  /// Spells out the letters after one dash: flags, optionally followed by an option whose value is attached or is the
  /// next argument. Nil if a letter is unknown.
  private func parts(letters: Substring) -> [Part]? {
    var result: [Part] = []
    var rest = letters
    while let letter = rest.popFirst() {
      guard let option = options.first(where: { $0.letter == letter }) else { return nil }
      if option.takesValue {
        // As in pflag, an equals sign alone is the value.
        let value = rest.hasPrefix("=") && rest.count > 1 ? rest.dropFirst() : rest
        return result + [.argument(value.isEmpty ? "--\(option.name)" : "--\(option.name)=\(value)")]
      }
      if rest.hasPrefix("=") {
        return Self.boolean(rest.dropFirst()).map { result + [.flag(option.name, isOn: $0)] }
      }
      result.append(.flag(option.name, isOn: true))
    }
    return result.isEmpty ? nil : result
  }

  /// Parses what Go's strconv.ParseBool accepts.
  private static func boolean(_ text: Substring) -> Bool? {
    switch text {
    case "1", "t", "T", "true", "TRUE", "True": true
    case "0", "f", "F", "false", "FALSE", "False": false
    default: nil
    }
  }
}
