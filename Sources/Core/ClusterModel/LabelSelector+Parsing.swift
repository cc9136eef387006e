/// A syntax error in a label selector, as one line with the problem and the remedy.
public struct LabelSelectorError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problem and the remedy, separated by a semicolon.
  public let description: String

  init(_ problem: String, _ remedy: String) { description = "\(problem); \(remedy)" }
}

extension LabelSelector {
  /// Parses the syntax of kubectl's `-l`: `app=web,tier!=back,zone in (a, b),!old,size>3`. Accepts and rejects the same
  /// input as apimachinery's `labels.Parse`.
  public init(parsing text: String) throws(LabelSelectorError) {
    var parser = SelectorParser(text)
    self.init(try parser.requirements())
  }
}

/// A recursive-descent parser over the tokens of a selector.
private struct SelectorParser {
  private var tokens: ArraySlice<SelectorToken>

  init(_ text: String) { tokens = SelectorToken.tokens(of: text)[...] }

  mutating func requirements() throws(LabelSelectorError) -> [LabelRequirement] {
    var requirements: [LabelRequirement] = []
    while !tokens.isEmpty {
      requirements.append(try requirement())
      guard let separator = tokens.popFirst() else { break }
      guard separator == .comma else {
        throw LabelSelectorError(
          "found \(separator.quoted) where a comma was expected",
          "separate requirements with commas")
      }
      if tokens.isEmpty {
        throw LabelSelectorError("nothing follows the last comma", "remove it, or add a requirement")
      }
    }
    return requirements
  }

  private mutating func requirement() throws(LabelSelectorError) -> LabelRequirement {
    let isNegated = consume(.not)
    let key = try key()
    if isNegated { return LabelRequirement(key, .isAbsent) }
    guard let token = tokens.first, token != .comma else { return LabelRequirement(key, .exists) }
    tokens.removeFirst()
    switch token {
    case .equal: return LabelRequirement(key, .isOneOf([try value(of: key)]))
    case .notEqual: return LabelRequirement(key, .isNoneOf([try value(of: key)]))
    case .greater: return LabelRequirement(key, .isGreater(than: try number(of: key)))
    case .less: return LabelRequirement(key, .isLess(than: try number(of: key)))
    case .word("in"): return LabelRequirement(key, .isOneOf(try values(of: key)))
    case .word("notin"): return LabelRequirement(key, .isNoneOf(try values(of: key)))
    default:
      throw LabelSelectorError(
        "unexpected \(token.quoted) after the key \(key.inQuotes)", "use =, ==, !=, in, notin, > or <")
    }
  }

  private mutating func consume(_ token: SelectorToken) -> Bool {
    guard tokens.first == token else { return false }
    tokens.removeFirst()
    return true
  }

  private mutating func key() throws(LabelSelectorError) -> String {
    guard case .word(let key)? = tokens.popFirst() else {
      throw LabelSelectorError("a requirement has no key", "write one, such as app=web, app or !app")
    }
    guard key.isLabelKey else {
      throw LabelSelectorError(
        "\(key.inQuotes) is not a valid label key",
        LabelRules.keyRemedy)
    }
    return key
  }

  /// Parses a value; a missing one means the empty string.
  private mutating func value(of key: String) throws(LabelSelectorError) -> String {
    guard let token = tokens.first, token != .comma else { return "" }
    tokens.removeFirst()
    guard case .word(let value) = token else {
      throw LabelSelectorError(
        "\(token.quoted) is not a valid value for \(key.inQuotes)", "write a label value")
    }
    return try checked(value, of: key)
  }

  private func checked(_ value: String, of key: String) throws(LabelSelectorError) -> String {
    if value.isLabelValue { return value }
    throw LabelSelectorError(
      "\(value.inQuotes) is not a valid value for \(key.inQuotes)",
      LabelRules.valueRemedy)
  }

  private mutating func number(of key: String) throws(LabelSelectorError) -> Int {
    let text = try value(of: key)
    if let number = Int(text) { return number }
    throw LabelSelectorError(
      "\(key.inQuotes) cannot be compared with \(text.inQuotes), which is not a whole number", "write digits")
  }

  /// Parses `(a, b)`; a missing value between commas or parentheses means the empty string.
  private mutating func values(of key: String) throws(LabelSelectorError) -> [String] {
    guard consume(.open) else {
      throw LabelSelectorError("in or notin after \(key.inQuotes) needs a list", "write it as (a,b)")
    }
    var values: Set<String> = []
    repeat {
      let isEmpty = tokens.first == .comma || tokens.first == .close
      values.insert(isEmpty ? "" : try element(of: key))
    } while consume(.comma)
    guard consume(.close) else {
      throw LabelSelectorError("the list for \(key.inQuotes) is not closed", "add ')' at its end")
    }
    return values.sorted()
  }

  private mutating func element(of key: String) throws(LabelSelectorError) -> String {
    guard case .word(let value)? = tokens.popFirst() else {
      throw LabelSelectorError(
        "the list for \(key.inQuotes) is missing a value", "write one after each comma")
    }
    return try checked(value, of: key)
  }
}

/// A word or operator of a selector.
private enum SelectorToken: Equatable {
  case word(String)
  case comma, not, equal, notEqual, greater, less, open, close

  static func tokens(of text: String) -> [SelectorToken] {
    var tokens: [SelectorToken] = []
    var rest = text.unicodeScalars[...]
    while let first = rest.first {
      if first.isBlank {
        rest.removeFirst()
      } else if let (symbol, token) = operators.first(where: { rest.starts(with: $0.0.unicodeScalars) }) {
        rest.removeFirst(symbol.count)
        tokens.append(token)
      } else {
        let word = rest.prefix { !$0.isBlank && !"=!()<>,".unicodeScalars.contains($0) }
        rest = rest[word.endIndex...]
        tokens.append(.word(String(word)))
      }
    }
    return tokens
  }

  // Longer operators first, so that "==" is not read as "=".
  private static let operators: [(String, SelectorToken)] = [
    ("==", .equal), ("!=", .notEqual), ("=", .equal), ("!", .not), (",", .comma), (">", .greater),
    ("<", .less), ("(", .open), (")", .close),
  ]

  /// The token in quotes, for error messages.
  var quoted: String {
    if case .word(let word) = self { return word.inQuotes }
    return (Self.operators.first { $0.1 == self }?.0 ?? "").inQuotes
  }
}

extension String {
  fileprivate var inQuotes: String { "\"\(self)\"" }
}

extension Unicode.Scalar {
  /// Whitespace in apimachinery's lexer. Other Unicode whitespace belongs to a word, which is then invalid.
  fileprivate var isBlank: Bool { self == " " || self == "\t" || self == "\r" || self == "\n" }
}
