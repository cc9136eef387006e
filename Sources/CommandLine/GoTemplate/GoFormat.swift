internal import ClusterModel
internal import JSONPath

/// A format of Go's fmt.Printf: `%s`, `%-10v`, `%.2f`. It has the verbs v, s, q, d, t, T, x, X, o, b, c, f, F, e, E and
/// g with the flags `-`, `0`, `+` and space, width and precision; not `%#v`, `*`, argument numbers, nor `%g` with a
/// precision.
struct GoFormat {
  private let scalars: [Unicode.Scalar]

  init(_ format: String) { scalars = Array(format.unicodeScalars) }

  /// Returns the formatted text. Arguments that do not fit their verb are printed as Go prints them: `%!d(float64=80)`.
  func text(_ arguments: [ObjectValue?]) throws(GoTemplateError) -> String {
    var text = ""
    var used = 0
    var position = 0
    while position < scalars.count {
      let scalar = scalars[position]
      position += 1
      guard scalar == "%" else {
        text.unicodeScalars.append(scalar)
        continue
      }
      let directive = Directive(scalars[position...])
      position = directive.end
      switch directive.verb {
      case nil: text += "%!(NOVERB)"
      case "%": text += "%"
      case let verb?:
        if used < arguments.count {
          text += try directive.text(of: arguments[used])
        } else {
          text += "%!\(verb)(MISSING)"
        }
        used += 1
      }
    }
    return text + extra(arguments.dropFirst(used))
  }

  private func extra(_ arguments: ArraySlice<ObjectValue?>) -> String {
    if arguments.isEmpty { return "" }
    let all = arguments.map { $0.map { "\($0.goType)=\($0.goFormatted)" } ?? "<nil>" }
    return "%!(EXTRA \(all.joined(separator: ", ")))"
  }
}

/// One verb with its flags: `%-10s`.
private struct Directive {
  private(set) var verb: Unicode.Scalar?
  /// The position after the verb.
  private(set) var end: Int
  private var flags: Set<Unicode.Scalar> = []
  private var width = 0
  private var precision: Int?

  private static let most = 1_000

  init(_ scalars: ArraySlice<Unicode.Scalar>) {
    var rest = scalars
    while let flag = rest.first, "-0+ #".unicodeScalars.contains(flag) {
      flags.insert(flag)
      rest.removeFirst()
    }
    width = Self.number(&rest) ?? 0
    if rest.first == "." {
      rest.removeFirst()
      precision = Self.number(&rest) ?? 0
    }
    verb = rest.popFirst()
    end = rest.startIndex
  }

  private static func number(_ rest: inout ArraySlice<Unicode.Scalar>) -> Int? {
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest = rest.dropFirst(digits.count)
    return Int(digits.map(String.init).joined()).map { min($0, most) }
  }

  func text(of value: ObjectValue?) throws(GoTemplateError) -> String {
    if verb == "T" { return padded(value == nil ? "<nil>" : value.goType) }
    guard let value = value?.unlessNull else { return verb == "v" ? padded("<nil>") : "%!\(name)(<nil>)" }
    switch value {
    case .list(let elements): return "[" + (try texts(of: elements)).joined(separator: " ") + "]"
    case .object:
      var texts: [String] = []
      for field in value.fields {
        texts.append("\(try text(of: .text(field.key))):\(try elementText(field.value))")
      }
      return "map[" + texts.joined(separator: " ") + "]"
    default: return try scalarText(value)
    }
  }

  private func texts(of elements: [ObjectValue]) throws(GoTemplateError) -> [String] {
    var texts: [String] = []
    for element in elements { texts.append(try elementText(element)) }
    return texts
  }

  private func elementText(_ value: ObjectValue) throws(GoTemplateError) -> String {
    value.isNull ? padded("<nil>") : try text(of: value)
  }

  private var name: String { verb.map(String.init) ?? "" }

  private func scalarText(_ value: ObjectValue) throws(GoTemplateError) -> String {
    if flags.contains("#") || "*[".unicodeScalars.contains(where: { $0 == verb }) {
      throw GoTemplateError(
        "printf does not support %\(flags.contains("#") ? "#" : "")\(name)", "use %v or %s")
    }
    switch (verb, value) {
    case ("v", .text(let text)), ("s", .text(let text)): return padded(cut(text))
    case ("q", .text(let text)): return padded(cut(text).goQuoted)
    case ("x", .text(let text)): return padded(text.hexadecimal)
    case ("X", .text(let text)): return padded(text.hexadecimal.uppercased())
    case ("v", .boolean), ("t", .boolean): return padded(value.goFormatted)
    case (_, .number(let number)): return try text(of: number) ?? mismatch(value)
    case (_, .fraction(let text)): return try fraction(Double(text) ?? .nan) ?? mismatch(value)
    default: return mismatch(value)
    }
  }

  /// `%!d(float64=80)`
  private func mismatch(_ value: ObjectValue) -> String { "%!\(name)(\(value.goType)=\(value.goFormatted))" }

  private func cut(_ text: String) -> String {
    guard let precision else { return text }
    var start = String.UnicodeScalarView()
    start.append(contentsOf: text.unicodeScalars.prefix(precision))
    return String(start)
  }

  // MARK: Numbers

  private func text(of number: Int) throws(GoTemplateError) -> String? {
    switch verb {
    case "v", "d": padded(signed(String(number.magnitude), number < 0), isNumber: true)
    case "x": padded(signed(String(number.magnitude, radix: 16), number < 0), isNumber: true)
    case "X":
      padded(signed(String(number.magnitude, radix: 16, uppercase: true), number < 0), isNumber: true)
    case "o": padded(signed(String(number.magnitude, radix: 8), number < 0), isNumber: true)
    case "b": padded(signed(String(number.magnitude, radix: 2), number < 0), isNumber: true)
    case "c": padded(String(UInt32(exactly: number).flatMap(Unicode.Scalar.init) ?? "\u{fffd}"))
    case "q", "U":
      throw GoTemplateError("printf does not support %\(name) of a number", "use %d or %c")
    default: nil
    }
  }

  private func fraction(_ value: Double) throws(GoTemplateError) -> String? {
    switch verb {
    case "v", "g":
      if precision != nil {
        throw GoTemplateError("printf does not support %.…\(name) of a number", "use %.2f")
      }
      let text = ObjectValue.fraction("\(value.magnitude)").goFormatted
      return padded(signed(text, value < 0), isNumber: true)
    case "f", "F":
      return padded(
        signed(DecimalDigits(value).fixed(precision ?? 6), value.sign == .minus), isNumber: true)
    case "e", "E":
      let text = DecimalDigits(value).scientific(precision ?? 6)
      return padded(signed(verb == "E" ? text.uppercased() : text, value.sign == .minus), isNumber: true)
    case "x", "X", "b", "G":
      throw GoTemplateError("printf does not support %\(name) of a fraction", "use %f or %v")
    default: return nil
    }
  }

  private func signed(_ digits: String, _ isNegative: Bool) -> String {
    isNegative
      ? "-\(digits)" : flags.contains("+") ? "+\(digits)" : flags.contains(" ") ? " \(digits)" : digits
  }

  private func padded(_ text: String, isNumber: Bool = false) -> String {
    let missing = max(0, width - text.unicodeScalars.count)
    if flags.contains("-") { return text + String(repeating: " ", count: missing) }
    guard flags.contains("0"), isNumber else { return String(repeating: " ", count: missing) + text }
    let sign = text.prefix { "+- ".contains($0) }
    return sign + String(repeating: "0", count: missing) + text.dropFirst(sign.count)
  }
}

/// The exact decimal digits of a fraction's amount. A fraction is a whole number times a power of two, and so has an end
/// in decimal notation.
private struct DecimalDigits {
  /// The digits, the first one not zero; empty for zero.
  private var digits: [UInt8]
  /// How many digits precede the decimal point; negative if zeros follow it.
  private var point: Int

  init(_ value: Double) {
    let isWhole = value.magnitude >= 0x1p53
    var number = value.magnitude
    // Scaled to a whole number by powers of two, which is exact.
    var halvings = 0
    while !isWhole, number.isFinite, number != number.rounded() {
      number *= 2
      halvings += 1
    }
    // 2 to the -n is 5 to the n, n places to the right.
    digits = Self.digits(of: number)
    for _ in 0..<halvings { Self.multiply(&digits, by: 5) }
    point = digits.count - halvings
  }

  private static func digits(of number: Double) -> [UInt8] {
    guard number.isFinite, number > 0 else { return [] }
    let doublings = max(0, Int(number.exponent) - 52)
    let start = UInt64(number / Double(sign: .plus, exponent: doublings, significand: 1))
    var digits = String(start).utf8.map { $0 - 48 }
    for _ in 0..<doublings { multiply(&digits, by: 2) }
    return digits
  }

  private static func multiply(_ digits: inout [UInt8], by factor: UInt8) {
    var carry: UInt8 = 0
    for index in digits.indices.reversed() {
      let product = digits[index] * factor + carry
      digits[index] = product % 10
      carry = product / 10
    }
    if carry > 0 { digits.insert(carry, at: 0) }
  }

  /// Rounds to this many digits, half to even.
  private func rounded(to count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    guard count >= 0 else { return with([], point) }
    var kept = Array(digits.prefix(count))
    let rest = digits[count...]
    let isOdd = kept.last.map { $0 % 2 == 1 } ?? false
    let isUp =
      rest.first.map { $0 > 5 || $0 == 5 && (isOdd || rest.dropFirst().contains { $0 > 0 }) } ?? false
    guard isUp else { return with(kept, point) }
    for index in kept.indices.reversed() {
      if kept[index] < 9 {
        kept[index] += 1
        return with(kept, point)
      }
      kept[index] = 0
    }
    return with([1] + kept, point + 1)
  }

  private func with(_ digits: [UInt8], _ point: Int) -> DecimalDigits {
    var copy = self
    (copy.digits, copy.point) = (digits, point)
    return copy
  }

  private func digit(_ place: Int) -> String { digits.indices.contains(place) ? "\(digits[place])" : "0" }

  /// `1234.50`
  func fixed(_ places: Int) -> String {
    let rounded = rounded(to: point + places)
    let whole =
      rounded.digits.isEmpty || rounded.point <= 0 ? "0" : (0..<rounded.point).map(rounded.digit).joined()
    let fraction = (0..<places).map { rounded.digit(rounded.point + $0) }.joined()
    return whole + (places == 0 ? "" : ".\(fraction)")
  }

  /// `1.2345e+03`
  func scientific(_ places: Int) -> String {
    let rounded = rounded(to: places + 1)
    let exponent = rounded.digits.isEmpty ? 0 : rounded.point - 1
    let size = "\(exponent.magnitude)"
    let fraction = (0..<places).map { rounded.digit(1 + $0) }.joined()
    return rounded.digit(0) + (places == 0 ? "" : ".\(fraction)") + (exponent < 0 ? "e-" : "e+")
      + (size.count < 2 ? "0" : "") + size
  }
}

extension String {
  fileprivate var hexadecimal: String {
    utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The string in double quotes, with Go's escapes.
  fileprivate var goQuoted: String {
    "\"" + unicodeScalars.map(\.goEscaped).joined() + "\""
  }
}

extension Unicode.Scalar {
  fileprivate var goEscaped: String {
    if let escape = Self.goEscapes[self] { return escape }
    if value < 0x20 || value == 0x7f { return "\\x" + (value < 16 ? "0" : "") + String(value, radix: 16) }
    let isPrinted = properties.generalCategory.isPrinted
    let digits = String(value, radix: 16)
    if isPrinted { return String(self) }
    return value < 0x10000
      ? "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      : "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  private static let goEscapes: [Unicode.Scalar: String] = [
    "\"": "\\\"", "\\": "\\\\", "\u{7}": "\\a", "\u{8}": "\\b", "\u{c}": "\\f", "\n": "\\n", "\r": "\\r",
    "\t": "\\t", "\u{b}": "\\v", " ": " ",
  ]
}

extension Unicode.GeneralCategory {
  /// Whether Go's strconv prints such a character as it is.
  fileprivate var isPrinted: Bool {
    switch self {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
      .paragraphSeparator:
      false
    default: true
    }
  }
}
