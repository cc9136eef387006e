/// Options as kubectl's users write them (pflag's rules), made into options as swift-argument-parser reads them: `-nshop`
/// and `-ojsonpath={.kind}` into `--namespace=shop` and `--output=jsonpath={.kind}`, `-Aw` into `--all-namespaces
/// --watch`, and `--no-headers=true` into `--no-headers`.
public struct FlagSpelling: Sendable {
  private let options: [Option]

  /// An option of a command.
  public struct Option: Hashable, Sendable {
    /// Its letter; nil when it has none.
    public let letter: Character?
    /// Its name, without dashes.
    public let name: String
    /// Whether a value belongs to it; others are on or off.
    public let takesValue: Bool

    /// `-n`, `--namespace` with a value.
    public static func value(_ letter: Character? = nil, _ name: String) -> Option {
      Option(letter: letter, name: name, takesValue: true)
    }

    /// `-A`, `--all-namespaces`
    public static func flag(_ letter: Character? = nil, _ name: String) -> Option {
      Option(letter: letter, name: name, takesValue: false)
    }
  }

  /// The spelling of a command with these options; what is not among them stays as it is written.
  public init(_ options: [Option]) { self.options = options }

  /// The arguments with each option spelled out. What follows `--` is left alone.
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

  /// `--no-headers=true`, `--watch=false`, `--selector=`. Of a flag that is said twice the last counts.
  private func append(_ argument: String, to result: inout [String]) {
    let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let option = options.first(where: { $0.name == parts[0] }) else {
      result.append(argument)
      return
    }
    if option.takesValue {
      // An empty value has to stand alone to be seen.
      result += parts[1].isEmpty ? ["--\(option.name)", ""] : [argument]
    } else if let isOn = Self.boolean(parts[1]) {
      result.removeAll { $0 == "--\(option.name)" }
      if isOn { result.append("--\(option.name)") }
    } else {
      result.append(argument)
    }
  }

  /// Letters behind one dash: flags, and at the end perhaps an option whose value is attached, or is the next argument.
  /// Nil when one of them is unknown.
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

  /// What Go's strconv.ParseBool takes.
  private static func boolean(_ text: Substring) -> Bool? {
    switch text {
    case "1", "t", "T", "true", "TRUE", "True": true
    case "0", "f", "F", "false", "FALSE", "False": false
    default: nil
    }
  }
}
