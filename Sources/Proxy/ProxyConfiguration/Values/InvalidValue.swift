internal import KubeObjects
internal import ManifestDecoding

/// Why a flag's text or a YAML node is not valid for a setting.
struct InvalidValue: Error, Hashable {
  /// The problem: `"abc" is not a valid integer`.
  let problem: String
  /// The remedy.
  let remedy: String
}

extension InvalidValue {
  /// Creates an error from the text that was found and the kind of value that was expected.
  init(_ found: String, isNot noun: String, remedy: String) {
    problem = "\(found.quoted) is not a valid \(noun)"
    self.remedy = remedy
  }

  static func boolean(_ found: String) -> Self { Self(found, isNot: "boolean", remedy: "use true or false") }

  static func duration(_ found: String) -> Self {
    Self(found, isNot: "duration", remedy: "use a number with a unit, such as 30s, 1m30s or 24h")
  }

  static func wholeNumber(_ found: String) -> Self {
    Self(found, isNot: "32-bit integer", remedy: "use an integer from -2147483648 to 2147483647")
  }

  static func verbosity(_ found: String) -> Self {
    Self(found, isNot: "log level", remedy: "use an integer from 0 to 2147483647, such as 2")
  }

  static func number(_ found: String) -> Self {
    Self(found, isNot: "number", remedy: "use a number such as 5 or 7.5")
  }

  static func quantity(_ found: String) -> Self {
    Self(found, isNot: "quantity", remedy: "use a quantity such as 512, 4Ki or 1M")
  }

  /// Returns an error about a YAML node that is of the wrong type.
  static func shape(_ expected: String) -> Self {
    Self(problem: "is not \(expected.article) \(expected)", remedy: "use \(expected.article) \(expected)")
  }
}

extension String {
  fileprivate var article: String { "aeiou".contains(first ?? "x") ? "an" : "a" }
}
