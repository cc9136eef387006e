/// An escape in one of Go's string literals: what stands after a backslash (Go's specification, "Rune literals").
package struct GoEscape {
  /// What it stands for, in UTF-8; an octal or hexadecimal escape is one byte of it.
  package let bytes: [UInt8]
  /// How many characters it has, without the backslash.
  package let length: Int

  /// Parses the escape that a text begins with.
  ///
  /// - Parameters:
  ///   - text: what follows the backslash.
  ///   - quotes: the quotes that may be escaped.
  ///   - literal: what an error calls the literal: `string`.
  package init(
    _ text: ArraySlice<Unicode.Scalar>, quotes: String, in literal: String
  ) throws(GoEscapeError) {
    guard let first = text.first else {
      throw GoEscapeError(problem: "a \(literal) ends with \\", remedy: "write \\\\ for one")
    }
    if let byte = Self.letters[first] ?? quotes.unicodeScalars.first(where: { $0 == first })?.byte {
      (bytes, length) = ([byte], 1)
      return
    }
    guard let (digits, skipped, radix) = Self.forms[first],
      let bytes = Self.bytes(try Self.code(text.dropFirst(skipped), digits, radix), isText: digits > 3)
    else {
      throw GoEscapeError(
        problem: "\\\(first) is not an escape", remedy: "use \\n, \\t, \\\", \\\\ or \\u00e9")
    }
    (self.bytes, length) = (bytes, digits + skipped)
  }

  private static let letters: [Unicode.Scalar: UInt8] = [
    "a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92,
  ]

  private typealias Form = (digits: Int, skipped: Int, radix: Int)

  /// The escapes with digits, by their first character, which is a digit itself or is skipped.
  private static let forms: [Unicode.Scalar: Form] = {
    var forms: [Unicode.Scalar: Form] = ["x": (2, 1, 16), "u": (4, 1, 16), "U": (8, 1, 16)]
    for digit in "01234567".unicodeScalars { forms[digit] = (3, 0, 8) }
    return forms
  }()

  /// Returns a character in UTF-8, or a single byte; nil for a number that is neither.
  private static func bytes(_ code: UInt32, isText: Bool) -> [UInt8]? {
    guard isText else { return UInt8(exactly: code).map { [$0] } }
    return Unicode.Scalar(code).map { Array(String($0).utf8) }
  }

  private static func code(
    _ text: ArraySlice<Unicode.Scalar>, _ digits: Int, _ radix: Int
  ) throws(GoEscapeError) -> UInt32 {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: text.prefix(digits))
    guard view.count == digits, let code = UInt32(String(view), radix: radix) else {
      throw GoEscapeError(
        problem: "\"\(String(view))\" is too short", remedy: "write all \(digits) digits")
    }
    return code
  }
}

/// Why an escape is not one of Go's.
package struct GoEscapeError: Error, Hashable {
  /// What is wrong.
  package let problem: String
  /// What to do.
  package let remedy: String
}

extension Unicode.Scalar {
  fileprivate var byte: UInt8? { UInt8(exactly: value) }
}
