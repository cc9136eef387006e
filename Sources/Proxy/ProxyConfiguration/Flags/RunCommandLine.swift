internal import ClusterModel
internal import KubeObjects

/// The arguments of `viaduct run`, parsed as kube-proxy does it (spf13/pflag): `--flag=value`, `--flag value`,
/// `--flag` and `--flag=false` for booleans, `-v 2`, `-v=2`, `-v2`, and `_` in place of `-` within a name.
package struct RunCommandLine: Sendable {
  /// An occurrence of a flag on the command line.
  struct ParsedFlag: Sendable {
    let flag: Flag
    let text: String
    /// Whether the flag occurred before.
    let isRepeated: Bool
  }

  /// The flags in the order of the command line.
  private(set) var flags: [ParsedFlag] = []
  /// Whether `-h` or `--help` occurs. The arguments after it are not parsed.
  package private(set) var asksForHelp = false

  /// Parses the arguments. Empty ones are ignored.
  /// - Throws: when a flag is unknown or has no value, and when an argument is not a flag.
  package init(_ words: [String]) throws(ConfigurationError) {
    var rest = words[...]
    while let word = rest.popFirst(), !asksForHelp {
      if word.isEmpty { continue }
      if word == "--" {
        try Self.refuseArguments(rest)
        break
      } else if word.hasPrefix("--") {
        try readLong(String(word.dropFirst(2)), &rest)
      } else if word.hasPrefix("-"), word != "-" {
        try readShort(String(word.dropFirst()), &rest)
      } else {
        try Self.refuseArguments([word])
      }
    }
  }

  /// The path of the configuration file; nil if there is none or it is empty.
  package var configFile: String? { last("config").flatMap { $0.isEmpty ? nil : $0 } }

  /// Whether `--version` is set.
  package var asksForVersion: Bool {
    guard let text = last("version") else { return false }
    return text == "raw" || ["1", "t", "T", "true", "TRUE", "True"].contains(text)
  }

  /// Returns whether the flag is set.
  func has(_ name: String) -> Bool { last(name) != nil }

  /// Returns the text of the flag's last occurrence.
  func last(_ name: String) -> String? { flags.last { $0.flag.name == name }?.text }
}

extension RunCommandLine {
  private mutating func readLong(_ word: String, _ rest: inout ArraySlice<String>) throws(ConfigurationError)
  {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts[0].replacing("_", with: "-")
    if name == "help" {
      asksForHelp = true
      return
    }
    guard let flag = Flag.byName[name] else { throw Self.unknown(name) }
    try add(flag, parts.count > 1 ? parts[1] : nil, &rest)
  }

  /// Parses `-v` and `-h`, the only flags of kube-proxy with a single dash.
  private mutating func readShort(_ word: String, _ rest: inout ArraySlice<String>) throws(ConfigurationError)
  {
    guard let letter = word.first, letter == "v", let flag = Flag.byName["v"] else {
      if word.first == "h" {
        asksForHelp = true
        return
      }
      throw Self.unknown(word, dash: "-")
    }
    var text = word.dropFirst()
    if text.first == "=", text.count > 1 { text.removeFirst() }
    try add(flag, text.isEmpty ? nil : String(text), &rest)
  }

  private mutating func add(
    _ flag: Flag, _ text: String?, _ rest: inout ArraySlice<String>
  ) throws(ConfigurationError) {
    guard let text = text ?? (flag.isBoolean ? "true" : rest.popFirst()) else {
      throw ConfigurationError(
        flag: "--\(flag.name)", problem: "has no value",
        remedy: "use --\(flag.name)=\(flag.valueName.uppercased())")
    }
    flags.append(ParsedFlag(flag: flag, text: text, isRepeated: has(flag.name)))
  }

  private static func unknown(_ name: String, dash: String = "--") -> ConfigurationError {
    let near = Flag.byName.keys.sorted().first { $0.isLikelyCorrection(of: name) }
    return ConfigurationError(
      flag: dash + name, problem: "is not a flag of kube-proxy or Viaduct",
      remedy: near.map { "did you mean --\($0)?" } ?? "remove it; 'viaduct run --help' lists the flags")
  }

  private static func refuseArguments(_ words: ArraySlice<String>) throws(ConfigurationError) {
    guard let word = words.first(where: { !$0.isEmpty }) else { return }
    throw ConfigurationError(
      flag: nil, problem: "\(word.quoted) is not a flag",
      remedy: "remove it; a boolean's value is attached with '=', such as --masquerade-all=false")
  }
}
