/// Rewrites options from kubectl's spelling (pflag's rules) to the one that swift-argument-parser reads: `-nshop` and
/// `-ojsonpath={.kind}` become `--namespace=shop` and `--output=jsonpath={.kind}`, `-Aw` becomes `--all-namespaces
/// --watch`, and `--no-headers=true` becomes `--no-headers`.
public struct FlagSpelling: Sendable {
  private let options: [Option]

  /// An option of a command.
  public struct Option: Hashable, Sendable {
    /// The letter of its short form; nil if it has no short form.
    public let letter: Character?
    /// The name of its long form, without dashes.
    public let name: String
    /// Whether it takes a value; otherwise it is a flag.
    public let takesValue: Bool

    /// An option with a value, such as `-n`, `--namespace`.
    public static func value(_ letter: Character? = nil, _ name: String) -> Option {
      Option(letter: letter, name: name, takesValue: true)
    }

    /// An option without a value, such as `-A`, `--all-namespaces`.
    public static func flag(_ letter: Character? = nil, _ name: String) -> Option {
      Option(letter: letter, name: name, takesValue: false)
    }
  }

  /// Creates the spelling of a command with these options; any other argument is left as it is written.
  public init(_ options: [Option]) { self.options = options }

  /// Spells out each option among the arguments. What follows `--` is left alone.
  public func spelledOut(_ arguments: [String]) -> [String] {
    var result: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" { return result + [argument] + rest }
      if argument.hasPrefix("--") {
        append(argument, to: &result)
      } else if argument.hasPrefix("-"), let letters = spelledOut(letters: argument.dropFirst()) {
        result += letters
      } else {
        result.append(argument)
      }
    }
    return result
  }

  /// Appends `--no-headers=true`, `--watch=false` or `--selector=`. If a flag is given twice, the last one counts.
  private func append(_ argument: String, to result: inout [String]) {
    let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let option = options.first(where: { $0.name == parts[0] }) else {
      result.append(argument)
      return
    }
    if option.takesValue {
      // The parser sees an empty value only as an argument of its own.
      result += parts[1].isEmpty ? ["--\(option.name)", ""] : [argument]
    } else if let isOn = Self.boolean(parts[1]) {
      result.removeAll { $0 == "--\(option.name)" }
      if isOn { result.append("--\(option.name)") }
    } else {
      result.append(argument)
    }
  }

  /// Spells out the letters after one dash: flags, optionally followed by an option whose value is attached or is the
  /// next argument. Nil if a letter is unknown.
  private func spelledOut(letters: Substring) -> [String]? {
    var result: [String] = []
    var rest = letters
    while let letter = rest.popFirst() {
      guard let option = options.first(where: { $0.letter == letter }) else { return nil }
      if option.takesValue {
        let value = rest.hasPrefix("=") ? rest.dropFirst() : rest
        return result + [value.isEmpty ? "--\(option.name)" : "--\(option.name)=\(value)"]
      }
      if rest.hasPrefix("=") {
        guard let isOn = Self.boolean(rest.dropFirst()) else { return nil }
        return result + (isOn ? ["--\(option.name)"] : [])
      }
      result.append("--\(option.name)")
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
