internal import ClusterModel

/// Scans templates and the steps of paths, by the rules of client-go's parser.
struct PathScanner {
  private let scalars: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private func isNext(_ text: String) -> Bool { scalars[position...].starts(with: text.unicodeScalars) }

  private mutating func advance() -> Unicode.Scalar? {
    guard let scalar = next else { return nil }
    position += 1
    return scalar
  }

  private mutating func scan(while isIncluded: (Unicode.Scalar) -> Bool) -> String {
    let start = position
    while let scalar = next, isIncluded(scalar) { position += 1 }
    return String(scalars[start..<position])
  }

  /// Scans the text up to the next action.
  mutating func scanText() -> String { scan { $0 != "{" } }

  /// Scans the next action, with its braces; nil at the end.
  mutating func scanAction() throws(JSONPathError) -> TemplateAction? {
    guard advance() != nil else { return nil }
    var words: [String] = []
    let steps = try steps(untilBrace: true, &words)
    switch words {
    case []: return .path(steps)
    case ["range"]: return .range(steps)
    case ["end"]: return .end
    default: throw unknown(words.first { $0 != "range" && $0 != "end" } ?? words[0])
    }
  }

  private func unknown(_ word: String) -> JSONPathError {
    JSONPathError("\"\(word)\" is not a keyword", "begin a path with a dot: {.\(word)}")
  }

  /// Parses all of the text as a path: a part of a filter, of a union, or a key in quotes.
  private static func path(_ text: String) throws(JSONPathError) -> [PathStep] {
    var scanner = PathScanner(text)
    var words: [String] = []
    let steps = try scanner.steps(untilBrace: false, &words)
    if let word = words.first { throw scanner.unknown(word) }
    return steps
  }

  private mutating func steps(
    untilBrace: Bool, _ words: inout [String]
  ) throws(JSONPathError) -> [PathStep] {
    var steps: [PathStep] = []
    while let scalar = next {
      switch scalar {
      case "}" where untilBrace:
        position += 1
        return steps
      case " ", "@", "$": position += 1
      case "\"", "'": steps.append(.text(try quoted()))
      case "[": steps += try isNext("[?(") ? [filter()] : brackets()
      case ".": steps += try dotted(after: steps.last)
      case "+", "-", "0"..."9": steps.append(.constant(try number()))
      case _ where scalar == "_" || scalar.properties.isAlphabetic: word(&steps, &words)
      case "\n", "\r": throw unclosed
      default:
        throw JSONPathError("\"\(scalar)\" is not allowed in a path", "put strings in quotes")
      }
    }
    if untilBrace { throw unclosed }
    return steps
  }

  private var unclosed: JSONPathError { JSONPathError("a brace is not closed", "write } after the path") }

  private mutating func word(_ steps: inout [PathStep], _ words: inout [String]) {
    let word = scan { !$0.endsName }
    switch word {
    case "true", "false": steps.append(.constant(.boolean(word == "true")))
    default: words.append(word)
    }
  }

  private mutating func number() throws(JSONPathError) -> ObjectValue {
    let sign = next == "+" || next == "-" ? advance().map(String.init) ?? "" : ""
    let text = sign + scan { $0 == "." || ("0"..."9").contains($0) }
    if let number = Int(text) { return .number(number) }
    guard let fraction = Double(text) else {
      throw JSONPathError("\"\(text)\" is not a number", "write digits")
    }
    return .fraction("\(fraction)")
  }

  /// Scans `.name`, `.*`, `..` or `..name`.
  private mutating func dotted(after last: PathStep?) throws(JSONPathError) -> [PathStep] {
    guard isNext("..") else { return [field()] }
    if last == .everyDescendant { throw JSONPathError("\"..\" follows \"..\"", "write it once") }
    position += 2
    guard let scalar = next, scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    else { return [.everyDescendant] }
    position -= 1
    return [.everyDescendant, field()]
  }

  /// Scans `.name`. A backslash makes the next character part of the name.
  private mutating func field() -> PathStep {
    position += 1
    var name = String.UnicodeScalarView()
    while let scalar = next, !scalar.endsName {
      position += 1
      guard scalar == "\\" else {
        name.append(scalar)
        continue
      }
      if let escaped = advance() { name.append(escaped) }
    }
    return String(name) == "*" ? .everyValue : .field(String(name))
  }

  // MARK: In brackets

  private mutating func brackets() throws(JSONPathError) -> [PathStep] {
    position += 1
    let text = scan { $0 != "]" && $0 != "\n" }
    guard advance() == "]" else {
      throw JSONPathError("a bracket is not closed", "write ] after \"\(text)\"")
    }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed }
    if parts.count == 1 { return try Self.step(inBrackets: text) }
    var paths: [[PathStep]] = []
    for part in parts { paths.append(try Self.step(inBrackets: part)) }
    return [.union(paths)]
  }

  /// Parses what is in brackets. A name in single quotes is a path of its own: `['a.b']` is `.a.b`.
  private static func step(inBrackets text: String) throws(JSONPathError) -> [PathStep] {
    if text == "*" { return [.elements(ElementRange())] }
    if text.hasPrefix("'"), text.hasSuffix("'"), text.count > 1, !text.dropFirst().dropLast().contains("'") {
      return try path("." + text.dropFirst().dropLast())
    }
    return [.elements(try elementRange(text))]
  }

  /// Parses `1`, `-1`, `1:3` or `::2`.
  private static func elementRange(_ text: String) throws(JSONPathError) -> ElementRange {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.map { Int($0) }
    guard parts.count <= 3, zip(parts, numbers).allSatisfy({ $0.isEmpty || $1 != nil && !$0.hasPrefix("+") })
    else {
      throw JSONPathError(
        "[\(text)] is neither an index nor a name", "write [0], [1:3], [*], ['name'] or [?(@.name==\"x\")]")
    }
    if parts.count == 1 {
      let first = numbers[0] ?? 0
      // Counted from the end, the position after the last element has no number.
      return ElementRange(first: first, end: first == -1 ? nil : first + 1)
    }
    return ElementRange(
      first: numbers[0], end: numbers[1], step: numbers.count > 2 ? numbers[2] : nil)
  }

  /// Scans a filter up to the first closing bracket outside quotes: `[?(@.name=="a)b")]`.
  private mutating func filter() throws(JSONPathError) -> PathStep {
    position += 3
    let start = position
    var quote: Unicode.Scalar?
    while let scalar = next, scalar != "\n" {
      if let open = quote {
        if scalar == "\\", position + 1 < scalars.count {
          position += 1
        } else if scalar == open {
          quote = nil
        }
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
      } else if isNext(")]") {
        let text = String(scalars[start..<position])
        position += 2
        return .filter(try Self.filter(text))
      }
      position += 1
    }
    throw JSONPathError("a filter is not closed", "write it as [?(@.name==\"x\")]")
  }

  private static func filter(_ text: String) throws(JSONPathError) -> Filter {
    let isSign = { (character: Character) in "!<>=".contains(character) }
    let left = text.prefix { !isSign($0) }
    let sign = text[left.endIndex...].prefix(while: isSign)
    let right = text[sign.endIndex...]
    guard !sign.isEmpty, !left.isEmpty, !right.isEmpty else {
      return Filter(left: try path(text), comparison: nil)
    }
    guard let known = ComparisonOperator(rawValue: String(sign)) else {
      let signs = ComparisonOperator.allCases.map(\.rawValue).joined(separator: ", ")
      throw JSONPathError("\(sign) is not a comparison operator", "use one of \(signs)")
    }
    return Filter(
      left: try path(String(left)),
      comparison: Filter.Comparison(sign: known, right: try path(String(right))))
  }

  // MARK: In quotes

  private mutating func quoted() throws(JSONPathError) -> String {
    let quote = advance()
    var bytes: [UInt8] = []
    while let scalar = advance(), scalar != "\n" {
      if scalar == quote { return String(decoding: bytes, as: UTF8.self) }
      if scalar == "\\" { bytes += try escaped() } else { bytes += Array(String(scalar).utf8) }
    }
    throw JSONPathError("a string is not closed", "end it with the quote that begins it; \\n is a line feed")
  }

  /// Scans one of Go's escapes, after the backslash.
  private mutating func escaped() throws(JSONPathError) -> [UInt8] {
    do throws(GoEscapeError) {
      let escape = try GoEscape(scalars[position...], quotes: "\"'", in: "string")
      position += escape.length
      return escape.bytes
    } catch {
      throw JSONPathError(error.problem, error.remedy)
    }
  }
}

extension String {
  fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
    var view = UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }

  fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}

extension Unicode.Scalar {
  /// Whether the character ends a name unless a backslash precedes it.
  fileprivate var endsName: Bool { " \t\r\n.,[]$@{}".unicodeScalars.contains(self) }
}
