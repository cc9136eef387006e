internal import Addresses
internal import NFTRuleset

extension NFTWriter {
  /// `10.96.0.1 . tcp . 80 comment "default/web:http" : 0:1102`
  mutating func append(_ element: Element, of declaration: SetDeclaration) {
    appendKey(element, of: declaration)
    if let comment = element.comment { append(" comment \"\(comment)\"") }
    switch (element.value, declaration.value) {
    case (.fields(let data), .fields(let types)):
      append(" : ")
      append(data, types)
    case (.verdict(let verdict), _): append(" : \(verdict.text)")
    case (.limit(let limit), _): append(" \(limit.text)")
    default: break
    }
  }

  /// Appends the key alone, which identifies the element to delete.
  mutating func appendKey(_ element: Element, of declaration: SetDeclaration) {
    guard case .through(let last) = element.value else { return append(element.key, declaration.key) }
    var offset = 0
    for type in declaration.key {
      if offset > 0 { append(" . ") }
      append(range(from: element.key, to: last, type, at: offset))
      offset += type.words
    }
  }

  /// Appends as many fields as there are types.
  private mutating func append(_ words: RegisterWords, _ types: [FieldType]) {
    var offset = 0
    for type in types {
      if offset > 0 { append(" . ") }
      append(words.text(type, at: offset))
      offset += type.words
    }
  }
}

/// Returns the words of an address as one number.
private func number(_ words: RegisterWords, at offset: Int, count: Int) -> UInt128 {
  (0..<count).reduce(UInt128(0)) { $0 << 32 | UInt128(words[offset + $1]) }
}

/// Returns one field of a range: `10.0.0.0/8`, `10.0.0.1` if both ends are equal, or `10.0.0.1-10.0.0.9` if it is not a
/// block of addresses.
private func range(from first: RegisterWords, to last: RegisterWords, _ type: FieldType, at offset: Int)
  -> String
{
  let count = type.words
  let (low, high) = (number(first, at: offset, count: count), number(last, at: offset, count: count))
  let start = first.text(type, at: offset)
  if low == high { return start }
  let hostBits = (low ^ high).bitWidth - (low ^ high).leadingZeroBitCount
  let isBlock = (low ^ high) & ((low ^ high) &+ 1) == 0 && low & (low ^ high) == 0
  guard case .address = type, isBlock else { return "\(start)-\(last.text(type, at: offset))" }
  return "\(start)/\(count * 32 - hostBits)"
}
