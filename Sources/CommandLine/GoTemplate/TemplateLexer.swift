internal import ClusterModel
internal import JSONPath

/// A token of a template.
struct TemplateToken: Hashable {
  enum Kind: Hashable {
    /// Text outside braces, after trimming.
    case text(String)
    case leftBrace
    case rightBrace
    /// `range`, `len`
    case word(String)
    /// `.name`
    case field(String)
    case dot
    /// `$` or `$name`, without the dollar sign.
    case variable(String)
    case constant(ObjectValue)
    /// `|`, `,`, `(`, `)`, `:=`, `=`
    case sign(String)
  }

  let kind: Kind
  /// Whether white space precedes it.
  let followsSpace: Bool
  let line: Int
}

/// Splits a template into tokens, by the rules of Go's text/template.
struct TemplateLexer {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var line = 1
  private var tokens: [TemplateToken] = []

  static func tokens(of text: String) throws(GoTemplateError) -> [TemplateToken] {
    var lexer = TemplateLexer(scalars: Array(text.unicodeScalars))
    while lexer.position < lexer.scalars.count { try lexer.textAndAction() }
    return lexer.tokens
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private func isNext(_ text: String) -> Bool { scalars[position...].starts(with: text.unicodeScalars) }

  private mutating func advance() -> Unicode.Scalar? {
    guard let scalar = next else { return nil }
    position += 1
    if scalar == "\n" { line += 1 }
    return scalar
  }

  private mutating func scan(while isIncluded: (Unicode.Scalar) -> Bool) -> String {
    var text = String.UnicodeScalarView()
    while let scalar = next, isIncluded(scalar), let taken = advance() { text.append(taken) }
    return String(text)
  }

  private mutating func append(_ kind: TemplateToken.Kind, followsSpace: Bool = false) {
    tokens.append(TemplateToken(kind: kind, followsSpace: followsSpace, line: line))
  }

  // MARK: Text and braces

  private mutating func textAndAction() throws(GoTemplateError) {
    var text = ""
    while next != nil, !isNext("{{") { text += advance().map(String.init) ?? "" }
    let isAction = isNext("{{")
    let trims = isAction && scalars[position...].isTrimMarker(at: 2)
    if trims { text = text.withoutTrailingSpace }
    if !text.isEmpty { append(.text(text)) }
    guard isAction else { return }
    position += trims ? 3 : 2
    if try !comment(afterTrimMarker: trims) { try action() }
  }

  /// Skips `{{/* … */}}`.
  private mutating func comment(afterTrimMarker: Bool) throws(GoTemplateError) -> Bool {
    let start = position
    if afterTrimMarker { _ = scan(while: \.isTemplateSpace) }
    guard isNext("/*") else {
      position = start
      return false
    }
    while next != nil, !isNext("*/") { _ = advance() }
    guard next != nil else { throw GoTemplateError("a comment is not closed", "end it with */}}") }
    position += 2
    if isNext("}}") {
      position += 2
      return true
    }
    guard let length = trimmedEnd() else {
      throw GoTemplateError(
        "a comment does not end at the braces", "write {{/* … */}}, with nothing else in it")
    }
    endTrimming(length)
    return true
  }

  /// The length of ` -}}`, if that is next.
  private func trimmedEnd() -> Int? {
    let spaces = scalars[position...].prefix(while: \.isTemplateSpace).count
    guard spaces > 0, scalars[(position + spaces)...].starts(with: "-}}".unicodeScalars) else { return nil }
    return spaces + 3
  }

  /// Skips ` -}}` and the white space after it.
  private mutating func endTrimming(_ length: Int) {
    for _ in 0..<length { _ = advance() }
    _ = scan(while: \.isTemplateSpace)
  }

  // MARK: Within braces

  private mutating func action() throws(GoTemplateError) {
    append(.leftBrace)
    while true {
      if let length = trimmedEnd() {
        append(.rightBrace, followsSpace: true)
        return endTrimming(length)
      }
      let followsSpace = !scan(while: \.isTemplateSpace).isEmpty
      if isNext("}}") {
        position += 2
        return append(.rightBrace, followsSpace: followsSpace)
      }
      guard let scalar = next else {
        throw GoTemplateError("an action is not closed", "write }} after it")
      }
      append(try token(beginningWith: scalar), followsSpace: followsSpace)
    }
  }

  private mutating func token(
    beginningWith scalar: Unicode.Scalar
  ) throws(GoTemplateError) -> TemplateToken.Kind {
    switch scalar {
    case "\"": return .constant(.text(try quoted()))
    case "`": return .constant(.text(try raw()))
    case "$":
      position += 1
      return .variable(scan(while: \.isPartOfName))
    case "|", ",", "(", ")", "=":
      position += 1
      return .sign(String(scalar))
    case ":" where isNext(":="):
      position += 2
      return .sign(":=")
    case "." where !isDigit(at: 1):
      position += 1
      let name = scan(while: \.isPartOfName)
      return name.isEmpty ? .dot : .field(name)
    case "0"..."9", ".", "+", "-": return .constant(try number())
    case _ where scalar.isPartOfName: return .word(scan(while: \.isPartOfName))
    case "'":
      throw GoTemplateError("characters in single quotes are not supported", "put texts in double quotes")
    default:
      throw GoTemplateError("\"\(scalar)\" is not allowed in an action", "put texts in double quotes")
    }
  }

  private func isDigit(at offset: Int) -> Bool {
    position + offset < scalars.count && ("0"..."9").contains(scalars[position + offset])
  }

  private mutating func number() throws(GoTemplateError) -> ObjectValue {
    let sign = next == "+" || next == "-" ? advance().map(String.init) ?? "" : ""
    var text = scan { $0.isPartOfName || $0 == "." }
    if text.hasSuffix("e") || text.hasSuffix("E"), next == "+" || next == "-", !text.hasPrefix("0x") {
      text += advance().map(String.init) ?? ""
      text += scan(while: \.isPartOfName)
    }
    guard let value = ObjectValue(goNumber: text, isNegative: sign == "-") else {
      throw GoTemplateError("\"\(sign)\(text)\" is not a number", "write 80 or 1.5")
    }
    return value
  }

  private mutating func raw() throws(GoTemplateError) -> String {
    position += 1
    let text = scan { $0 != "`" }
    guard advance() != nil else {
      throw GoTemplateError("a text is not closed", "end it with the quote that begins it")
    }
    return text.replacing("\r", with: "")
  }

  private mutating func quoted() throws(GoTemplateError) -> String {
    position += 1
    var bytes: [UInt8] = []
    while let scalar = advance(), scalar != "\n" {
      if scalar == "\"" { return String(decoding: bytes, as: UTF8.self) }
      if scalar == "\\" { bytes += try escaped() } else { bytes += Array(String(scalar).utf8) }
    }
    throw GoTemplateError("a text is not closed", "end it with the quote that begins it; \\n is a line feed")
  }

  /// Scans one of Go's escapes, after the backslash.
  private mutating func escaped() throws(GoTemplateError) -> [UInt8] {
    do throws(GoEscapeError) {
      let escape = try GoEscape(scalars[position...], quotes: "\"", in: "text")
      position += escape.length
      return escape.bytes
    } catch {
      throw GoTemplateError(error.problem, error.remedy)
    }
  }
}

extension ObjectValue {
  /// Parses a number as Go writes it: `80`, `0x1f`, `0b1`, `0o17`, `017`, `1_000`, `1.5`, `1e3`.
  fileprivate init?(goNumber text: String, isNegative: Bool) {
    let digits = text.replacing("_", with: "").lowercased()
    let radix = ["0x": 16, "0b": 2, "0o": 8][String(digits.prefix(2))]
    let sign = isNegative ? "-" : ""
    if let radix, let number = Int(sign + digits.dropFirst(2), radix: radix) {
      self = .number(number)
    } else if digits.hasPrefix("0"), digits.count > 1, let number = Int(sign + digits.dropFirst(), radix: 8) {
      self = .number(number)
    } else if let number = Int(sign + digits), !digits.hasPrefix("0") || digits == "0" {
      self = .number(number)
    } else {
      let complete = (digits.hasPrefix(".") ? "0" : "") + digits + (digits.hasSuffix(".") ? "0" : "")
      guard digits.contains(".") || digits.contains("e"), let fraction = Double(complete), fraction.isFinite
      else { return nil }
      self = .fraction(sign + complete)
    }
  }
}

extension ArraySlice<Unicode.Scalar> {
  /// Whether a minus sign and white space are at this distance.
  fileprivate func isTrimMarker(at offset: Int) -> Bool {
    count > offset + 1 && self[startIndex + offset] == "-" && self[startIndex + offset + 1].isTemplateSpace
  }
}

extension String {
  fileprivate var withoutTrailingSpace: String {
    var text = unicodeScalars
    while let last = text.last, last.isTemplateSpace { text.removeLast() }
    return String(text)
  }
}

extension Unicode.Scalar {
  fileprivate var isTemplateSpace: Bool { self == " " || self == "\t" || self == "\r" || self == "\n" }

  fileprivate var isPartOfName: Bool {
    self == "_" || properties.isAlphabetic || properties.numericType == .decimal
  }
}
