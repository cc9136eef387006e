/// The values of a flag with a list, separated by commas. As in kube-proxy, whose flags are read by pflag's StringSlice
/// with Go's encoding/csv: a value in double quotes may contain commas, and a doubled quote stands for one. Only the
/// first line counts.
struct ListFlag {
  private var rest: Substring.UTF8View
  private var values: [String] = []

  /// Returns the values; none for an empty text.
  static func values(_ text: String) throws(InvalidValue) -> [String] {
    if text.isEmpty { return [] }
    var list = ListFlag(rest: text[...].utf8)
    guard list.skipEmptyLines(), list.readRecord() else {
      throw InvalidValue(
        text, isNot: "list",
        remedy: "put a value that contains commas or quotes in double quotes, and double the quotes in it")
    }
    return list.values
  }

  private init(rest: Substring.UTF8View) { self.rest = rest }

  /// Returns whether anything is left.
  private mutating func skipEmptyLines() -> Bool {
    while removeEndOfLine() {}
    return !rest.isEmpty
  }

  /// Reads values up to the end of the line. False if a quote is where none may be.
  private mutating func readRecord() -> Bool {
    repeat {
      guard let value = rest.first == .quote ? quoted() : bare() else { return false }
      values.append(value)
    } while removeComma()
    return rest.isEmpty || removeEndOfLine()
  }

  private mutating func bare() -> String? {
    let end = rest.firstIndex { $0 == .comma || $0 == .lineFeed } ?? rest.endIndex
    var value = rest[..<end]
    if value.last == .carriageReturn, end == rest.endIndex || rest[end] == .lineFeed { value.removeLast() }
    rest = rest[end...]
    return value.contains(.quote) ? nil : String(Substring(value))
  }

  private mutating func quoted() -> String? {
    var bytes: [UInt8] = []
    rest.removeFirst()
    while let byte = rest.popFirst() {
      if byte == .quote {
        guard rest.first == .quote else { return String(decoding: bytes, as: UTF8.self) }
        rest.removeFirst()
      }
      bytes.append(byte)
    }
    return nil
  }

  private mutating func removeComma() -> Bool {
    guard rest.first == .comma else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func removeEndOfLine() -> Bool {
    for end in ["\n", "\r\n"] where rest.starts(with: end.utf8) {
      rest.removeFirst(end.utf8.count)
      return true
    }
    return false
  }
}

extension UInt8 {
  fileprivate static let comma = UInt8(ascii: ",")
  fileprivate static let quote = UInt8(ascii: "\"")
  fileprivate static let lineFeed = UInt8(ascii: "\n")
  fileprivate static let carriageReturn = UInt8(ascii: "\r")
}
