internal import Addresses
internal import Ruleset

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
    default: break
    }
  }

  /// The key alone, which names the element to delete.
  mutating func appendKey(_ element: Element, of declaration: SetDeclaration) {
    guard case .through(let last) = element.value else { return append(element.key, declaration.key) }
    let prefixFields = Array(declaration.key.dropLast())
    if !prefixFields.isEmpty {
      append(element.key, prefixFields)
      append(" . ")
    }
    let offset = prefixFields.reduce(0) { $0 + $1.words }
    append(range(element.key, last, from: offset))
  }

  private mutating func append(_ words: Words, _ types: [FieldType]) {
    var offset = 0
    for type in types {
      if offset > 0 { append(" . ") }
      append(fieldText(words, type, at: offset))
      offset += type.words
    }
  }
}

/// One field as nft writes it.
private func fieldText(_ words: Words, _ type: FieldType, at offset: Int) -> String {
  switch type {
  case .address: address(words, at: offset, count: type.words)
  case .transport: Transport(rawValue: UInt8(words[offset]))?.description ?? "\(words[offset])"
  case .port, .slot: "\(words[offset])"
  case .word: wordText(words[offset])
  }
}

private func address(_ words: Words, at offset: Int, count: Int) -> String {
  count == 1
    ? IPv4Address(rawValue: words[offset]).description
    : IPv6Address(number: number(words, at: offset, count: count)).description
}

private func number(_ words: Words, at offset: Int, count: Int) -> UInt128 {
  (0..<count).reduce(UInt128(0)) { $0 << 32 | UInt128(words[offset + $1]) }
}

/// `10.0.0.0/8`, `10.0.0.1` for one address, `10.0.0.1-10.0.0.9` for what is no block.
private func range(_ first: Words, _ last: Words, from offset: Int) -> String {
  let count = Int(first.count) - offset
  let (low, high) = (number(first, at: offset, count: count), number(last, at: offset, count: count))
  let start = address(first, at: offset, count: count)
  if low == high { return start }
  let hostBits = (low ^ high).bitWidth - (low ^ high).leadingZeroBitCount
  let isBlock = (low ^ high) & ((low ^ high) &+ 1) == 0 && low & (low ^ high) == 0
  return isBlock ? "\(start)/\(count * 32 - hostBits)" : "\(start)-\(address(last, at: offset, count: count))"
}

/// A number of type classid: two halves in hexadecimal.
func wordText(_ word: UInt32) -> String {
  "\(String(word >> 16, radix: 16)):\(String(word & 0xffff, radix: 16))"
}

extension Verdict {
  /// `goto pick-2`
  var text: String {
    switch self {
    case .drop: "drop"
    case .return: "return"
    case .jump(let chain): "jump \(chain)"
    case .goto(let chain): "goto \(chain)"
    }
  }
}
