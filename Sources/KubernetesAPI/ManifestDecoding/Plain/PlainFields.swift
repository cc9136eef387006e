internal import ClusterModel
internal import KubeObjects

// What the decoders make of a field, from a token: `absent` for null, `wrong` for a value of another shape.
extension PlainTape {
  /// Reads a string.
  func read(_ field: inout Field<String>, at index: Int, _ bytes: Span<UInt8>) throws(NotPlain) {
    let token = tokens[index]
    switch token.kind {
    case .string: field = .value(try text(of: token, bytes))
    case .null: field = .absent
    case .odd: throw NotPlain()
    default: field = .wrong
    }
  }

  /// Reads a time as text.
  func read(_ field: inout Field<TimeObject>, at index: Int, _ bytes: Span<UInt8>) throws(NotPlain) {
    let token = tokens[index]
    switch token.kind {
    case .string: field = .value(.text(try text(of: token, bytes)))
    case .null: field = .absent
    case .odd: throw NotPlain()
    default: field = .wrong
    }
  }

  /// Reads a whole number.
  func read(_ field: inout Field<Int>, at index: Int, _ bytes: Span<UInt8>) throws(NotPlain) {
    let token = tokens[index]
    switch token.kind {
    case .integer: field = .value(number(of: token, bytes))
    case .null: field = .absent
    case .odd: throw NotPlain()
    default: field = .wrong
    }
  }

  /// Reads a boolean.
  func read(_ field: inout Field<Bool>, at index: Int, _: Span<UInt8>) throws(NotPlain) {
    switch tokens[index].kind {
    case .yes: field = .value(true)
    case .no: field = .value(false)
    case .null: field = .absent
    case .odd: throw NotPlain()
    default: field = .wrong
    }
  }

  /// Reads a number or a name.
  func read(_ field: inout Field<IntOrString>, at index: Int, _ bytes: Span<UInt8>) throws(NotPlain) {
    let token = tokens[index]
    switch token.kind {
    case .string: field = .value(.name(try text(of: token, bytes)))
    case .integer: field = .value(.number(number(of: token, bytes)))
    case .null: field = .absent
    case .odd: throw NotPlain()
    default: field = .wrong
    }
  }

  /// Reads a map of strings.
  func read(_ field: inout Field<StringMap>, at index: Int, _ bytes: Span<UInt8>) throws(NotPlain) {
    try readMap(&field, at: index) { () throws(NotPlain) in try stringMap(at: index, bytes) }
  }

  /// Reads labels.
  func read(
    _ field: inout Field<MetadataObject.Labels>, at index: Int, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    try readMap(&field, at: index) { () throws(NotPlain) in
      MetadataObject.Labels(try stringMap(at: index, bytes))
    }
  }

  /// Reads the annotations that matter. Others may have long values, so they are not even made strings.
  func read(
    _ field: inout Field<MetadataObject.Annotations>, at index: Int, _ bytes: Span<UInt8>
  ) throws(NotPlain) {
    try readMap(&field, at: index) { () throws(NotPlain) in
      MetadataObject.Annotations(
        try stringMap(at: index, bytes) { tokens[$0].kind != .string || isAnnotation(tokens[$1], bytes) })
    }
  }

  private func readMap<Map>(
    _ field: inout Field<Map>, at index: Int, _ map: () throws(NotPlain) -> Map
  ) throws(NotPlain) {
    switch tokens[index].kind {
    case .object: field = .value(try map())
    case .null: field = .absent
    default: field = .wrong
    }
  }

  private func isAnnotation(_ key: Token, _ bytes: Span<UInt8>) -> Bool {
    annotationNames.value(of: key, bytes) != nil
  }

  /// Returns the entries of a map.
  ///
  /// - Parameter isNeeded: whether an entry is to be read, by the indices of its value and of its key.
  private func stringMap(
    at index: Int, _ bytes: Span<UInt8>, where isNeeded: (Int, Int) -> Bool = { _, _ in true }
  ) throws(NotPlain) -> StringMap {
    var map = StringMap()
    let end = end(of: index)
    var index = index + 1
    while index < end {
      if isNeeded(index + 1, index) {
        var value: Field<String> = .absent
        try read(&value, at: index + 1, bytes)
        map.entries.append((key: try text(of: tokens[index], bytes), value: value))
      }
      index = self.end(of: index + 1)
    }
    return map
  }
}

/// The names of the annotations that matter.
private let annotationNames = KeyTable(
  ([MetadataObject.Annotations.CodingKeys.changeTriggered.rawValue]
    + MetadataObject.Annotations.Other.allCases.map(\.rawValue)).map { (name: $0, value: true) })

extension PlainTape {
  /// Returns the text of a string or a key.
  func text(of token: Token, _ bytes: Span<UInt8>) throws(NotPlain) -> String {
    let place = Int(token.start)..<Int(token.start) + Int(token.count)
    if token.hasEscapes { return try unescaped(bytes.extracting(place)) }
    guard let text = String(validating: bytes.extracting(place)) else { throw NotPlain() }
    return text
  }

  /// Returns the value of a number, which has at most 18 digits.
  func number(of token: Token, _ bytes: Span<UInt8>) -> Int {
    var number = 0
    var isNegative = false
    for index in Int(token.start)..<Int(token.start) + Int(token.count) {
      if bytes[index] == UInt8(ascii: "-") {
        isNegative = true
      } else {
        number = number * 10 + Int(bytes[index] - UInt8(ascii: "0"))
      }
    }
    return isNegative ? -number : number
  }
}

/// Returns what a JSON string means. Characters in two parts, outside of Unicode's first plane, are left to the general reader.
private func unescaped(_ bytes: Span<UInt8>) throws(NotPlain) -> String {
  var text: [UInt8] = []
  var index = 0
  while index < bytes.count {
    guard bytes[index] == UInt8(ascii: "\\") else {
      text.append(bytes[index])
      index += 1
      continue
    }
    guard index + 1 < bytes.count else { throw NotPlain() }
    if bytes[index + 1] == UInt8(ascii: "u") {
      guard let scalar = scalar(at: index + 2, of: bytes) else { throw NotPlain() }
      text.append(contentsOf: Array(String(Character(scalar)).utf8))
      index += 6
    } else {
      guard let byte = escaped(bytes[index + 1]) else { throw NotPlain() }
      text.append(byte)
      index += 2
    }
  }
  guard let result = String(validating: text.span) else { throw NotPlain() }
  return result
}

/// Returns the character of four hexadecimal digits; nil for half of one.
private func scalar(at index: Int, of bytes: Span<UInt8>) -> Unicode.Scalar? {
  guard index + 4 <= bytes.count else { return nil }
  var number: UInt32 = 0
  for place in index..<index + 4 {
    guard let digit = bytes[place].hexDigit else { return nil }
    number = number << 4 | UInt32(digit)
  }
  return Unicode.Scalar(number)
}

private func escaped(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
  case UInt8(ascii: "n"): 0x0a
  case UInt8(ascii: "t"): 0x09
  case UInt8(ascii: "r"): 0x0d
  case UInt8(ascii: "b"): 0x08
  case UInt8(ascii: "f"): 0x0c
  default: nil
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit; nil for another character.
  var hexDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension String {
  /// Creates a string; nil if the bytes are not UTF-8.
  init?(validating bytes: Span<UInt8>) {
    guard let text = try? UTF8Span(validating: bytes) else { return nil }
    self.init(copying: text)
  }
}
