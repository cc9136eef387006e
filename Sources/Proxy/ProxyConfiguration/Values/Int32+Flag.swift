extension Int32 {
  /// Parses what Go's strconv.ParseInt accepts with base 0: decimal, `0x10`, `0b11`, `0o17` or `017`, and single
  /// underscores between digits. Nil for anything else, and for what does not fit.
  init?(flagText text: String) {
    let isNegative = text.hasPrefix("-")
    let unsigned = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard let magnitude = Self.magnitude(unsigned),
      let value = Int32(exactly: isNegative ? -magnitude : magnitude)
    else { return nil }
    self = value
  }

  private static func magnitude(_ text: Substring) -> Int64? {
    if text == "0" { return 0 }
    let (prefix, radix) = bases.first { text.lowercased().hasPrefix($0.prefix) } ?? ("", 10)
    let digits = text.dropFirst(prefix.count)
    let isSeparated =
      !digits.hasSuffix("_") && !digits.contains("__") && !(prefix.isEmpty && digits.hasPrefix("_"))
    // Otherwise a sign would be accepted here.
    let isPlain = digits.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return isSeparated && isPlain ? Int64(digits.filter { $0 != "_" }, radix: radix) : nil
  }

  private static let bases: [(prefix: String, radix: Int)] = [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)]
}
