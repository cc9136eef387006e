internal import KubeObjects
internal import ManifestDecoding

/// Why a text or a piece of YAML is not what a setting takes.
struct WrongValue: Error, Hashable {
  /// What is wrong: `"abc" is no whole number`.
  let problem: String
  /// What to write.
  let remedy: String
}

extension WrongValue {
  /// Found something that is not what was expected.
  init(_ found: String, isNo noun: String, remedy: String) {
    problem = "\(found.quoted) is no \(noun)"
    self.remedy = remedy
  }

  static func boolean(_ found: String) -> Self { Self(found, isNo: "boolean", remedy: "write true or false") }

  static func duration(_ found: String) -> Self {
    Self(found, isNo: "duration", remedy: "write a number with its unit, such as 30s, 1m30s or 24h")
  }

  static func wholeNumber(_ found: String) -> Self {
    Self(found, isNo: "whole number of 32 bits", remedy: "write one from -2147483648 to 2147483647")
  }

  static func verbosity(_ found: String) -> Self {
    Self(found, isNo: "log level", remedy: "write a whole number from 0 to 2147483647, such as 2")
  }

  static func number(_ found: String) -> Self {
    Self(found, isNo: "number", remedy: "write one such as 5 or 7.5")
  }

  static func quantity(_ found: String) -> Self {
    Self(found, isNo: "amount", remedy: "write one such as 512, 4Ki or 1M")
  }

  /// A piece of YAML of another shape.
  static func shape(_ expected: String) -> Self {
    Self(problem: "this is no \(expected)", remedy: "write \(expected.article) \(expected) here")
  }
}

extension String {
  fileprivate var article: String { "aeiou".contains(first ?? "x") ? "an" : "a" }
}
