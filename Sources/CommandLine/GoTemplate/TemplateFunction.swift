internal import ClusterModel
internal import JSONPath

/// The functions of templates: those of text/template, except `call`, `html`, `js` and `urlquery`, and kubectl's own.
enum TemplateFunction: String, Hashable, Sendable, CaseIterable {
  case and, or, not
  case eq, ne, lt, le, gt, ge
  case index, slice, len
  case print, printf, println
  case exists, base64decode

  /// How many arguments it takes.
  var counts: ClosedRange<Int> {
    switch self {
    case .and, .or, .index, .slice, .printf, .exists: 1...Int.max
    case .not, .len, .base64decode: 1...1
    case .eq: 1...Int.max
    case .ne, .lt, .le, .gt, .ge: 2...2
    case .print, .println: 0...Int.max
    }
  }

  func wrongCount(_ count: Int) -> GoTemplateError {
    let wanted = counts.lowerBound == counts.upperBound ? "" : "at least "
    return GoTemplateError(
      "\(rawValue) has \(count) arguments", "write \(wanted)\(counts.lowerBound) after it")
  }

  /// Whether a true or a false argument is the result, so that later ones are not evaluated.
  var decisive: Bool? {
    switch self {
    case .and: false
    case .or: true
    default: nil
    }
  }

  /// Returns the result for arguments in the right number; nil stands for a value that does not exist.
  func result(of arguments: [ObjectValue?]) throws(GoTemplateError) -> ObjectValue? {
    switch self {
    case .and, .or: return arguments.last { _ in true } ?? nil
    case .not: return .boolean(!arguments[0].isTrue)
    case .eq: return .boolean(try isEqual(arguments[0], to: arguments.dropFirst()))
    case .ne: return .boolean(try !isEqual(arguments[0], to: arguments.dropFirst()))
    case .lt: return .boolean(try isLess(arguments[0], arguments[1]))
    case .le: return .boolean(try isLessOrEqual(arguments))
    case .gt: return .boolean(try !isLessOrEqual(arguments))
    case .ge: return .boolean(try !isLess(arguments[0], arguments[1]))
    case .index: return try element(of: arguments[0], arguments.dropFirst())
    case .slice: return try slice(arguments[0], arguments.dropFirst())
    case .len: return .number(try length(arguments[0]))
    case .print: return .text(arguments.printed)
    case .println: return .text(arguments.map { $0.goText }.joined(separator: " ") + "\n")
    case .printf: return .text(try formatted(arguments))
    case .exists: return .boolean((try? element(of: arguments[0], arguments.dropFirst())) != nil)
    case .base64decode: return .text(try decoded(arguments[0]))
    }
  }

  // MARK: Comparisons

  private func isEqual(
    _ first: ObjectValue?, to others: ArraySlice<ObjectValue?>
  ) throws(GoTemplateError) -> Bool {
    if others.isEmpty { throw wrongCount(1) }
    for other in others {
      if try isEqual(first, other) { return true }
    }
    return false
  }

  private func isEqual(_ left: ObjectValue?, _ right: ObjectValue?) throws(GoTemplateError) -> Bool {
    switch (left, right) {
    case (nil, nil): true
    case (nil, _), (_, nil): false
    case (.boolean(let left), .boolean(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.fraction(let left), .fraction(let right)): Double(left) == Double(right)
    case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
    default: throw incomparable(left, right)
    }
  }

  private func isLess(_ left: ObjectValue?, _ right: ObjectValue?) throws(GoTemplateError) -> Bool {
    switch (left, right) {
    case (.number(let left), .number(let right)): left < right
    case (.fraction(let left), .fraction(let right)): (Double(left) ?? .nan) < (Double(right) ?? .nan)
    case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    default: throw incomparable(left, right)
    }
  }

  private func isLessOrEqual(_ pair: [ObjectValue?]) throws(GoTemplateError) -> Bool {
    if try isLess(pair[0], pair[1]) { return true }
    return try isEqual(pair[0], pair[1])
  }

  private func incomparable(_ left: ObjectValue?, _ right: ObjectValue?) -> GoTemplateError {
    GoTemplateError(
      "\(rawValue) cannot compare \(left.goType) with \(right.goType)",
      "an object's numbers are fractions: write 80.0 for 80; put texts in double quotes")
  }

  // MARK: Lists and objects

  private func element(
    of value: ObjectValue?, _ keys: ArraySlice<ObjectValue?>
  ) throws(GoTemplateError) -> ObjectValue? {
    var value = value
    if value == nil { throw GoTemplateError("\(rawValue) is given no value", "ask first: {{with …}}") }
    for key in keys { value = try element(of: value, key)?.unlessNull }
    return value
  }

  private func element(of value: ObjectValue?, _ key: ObjectValue?) throws(GoTemplateError) -> ObjectValue? {
    switch (value, key) {
    case (.object(let fields), .text(let name)): return fields[name]
    case (.list(let elements), .number(let index)) where elements.indices.contains(index):
      return elements[index]
    case (.text(let text), .number(let index)) where text.utf8.indices.count > index && index >= 0:
      return .number(Int(Array(text.utf8)[index]))
    case (.list, .number(let index)), (.text, .number(let index)):
      throw GoTemplateError("there is no element \(index)", "count from 0, or use range for all elements")
    default:
      throw GoTemplateError(
        "\(value.goType) has no elements by \(key.goType)",
        "use a whole number for a list, and a text for an object: index .items 0 \"kind\"")
    }
  }

  private func slice(
    _ value: ObjectValue?, _ bounds: ArraySlice<ObjectValue?>
  ) throws(GoTemplateError) -> ObjectValue? {
    let count = try length(value)
    let numbers = bounds.compactMap { $0?.number }
    let (first, end) = (numbers.first ?? 0, numbers.count > 1 ? numbers[1] : count)
    guard bounds.count < 3, numbers.count == bounds.count, (0...count).contains(end),
      (0...end).contains(first)
    else {
      throw GoTemplateError("slice is given wrong bounds", "write slice .name 0 3, at most up to \(count)")
    }
    switch value {
    case .list(let elements): return .list(Array(elements[first..<end]))
    case .text(let text): return .text(String(decoding: Array(text.utf8)[first..<end], as: UTF8.self))
    default: throw GoTemplateError("\(value.goType) cannot be sliced", "use a list or a text")
    }
  }

  private func length(_ value: ObjectValue?) throws(GoTemplateError) -> Int {
    switch value {
    case .text(let text): return text.utf8.count
    case .list(let elements): return elements.count
    case .object(let fields): return fields.count
    default:
      throw GoTemplateError("\(value.goType) has no length", "use a list, an object or a text")
    }
  }

  // MARK: Texts

  private func formatted(_ arguments: [ObjectValue?]) throws(GoTemplateError) -> String {
    guard case .text(let format)? = arguments[0] else {
      throw GoTemplateError("printf does not begin with a text", "write printf \"%s\" .kind")
    }
    return try GoFormat(format).text(Array(arguments.dropFirst()))
  }

  private func decoded(_ value: ObjectValue?) throws(GoTemplateError) -> String {
    if case .text(let text)? = value, let bytes = text.base64 {
      return String(decoding: bytes, as: UTF8.self)
    }
    throw GoTemplateError("base64decode is given something else", "use a text in base64, with its padding")
  }
}

extension ObjectValue? {
  /// The value as `%v` prints it.
  var goText: String { self?.goFormatted ?? "<nil>" }

  /// The value's type for messages and for `%T`.
  var goType: String { self?.goType ?? "nil" }
}

extension [ObjectValue?] {
  /// Printed one after the other, with a space between two that are not texts.
  fileprivate var printed: String {
    var text = ""
    for (index, value) in enumerated() {
      if index > 0, !value.isText, !self[index - 1].isText { text += " " }
      text += value.goText
    }
    return text
  }
}

extension ObjectValue? {
  fileprivate var isText: Bool { if case .text = self { true } else { false } }
}

extension String {
  /// The bytes that the base64 stands for; nil if it is not base64 with padding. Line feeds are skipped, as in Go.
  fileprivate var base64: [UInt8]? {
    let digits = utf8.filter { $0 != 10 && $0 != 13 }
    let content = digits.prefix { $0 != UInt8(ascii: "=") }
    let padding = digits.count - content.count
    guard digits.count.isMultiple(of: 4), padding < 3, content.count % 4 != 1,
      digits.dropFirst(content.count).allSatisfy({ $0 == UInt8(ascii: "=") })
    else { return nil }
    var (bytes, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
    for digit in content {
      guard let value = Self.base64Alphabet.firstIndex(of: digit) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  private static let base64Alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
