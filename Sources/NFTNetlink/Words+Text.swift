internal import Addresses
internal import Ruleset

extension Words {
  /// `10.96.0.1 . tcp . 80`, or plain numbers when the words are none of these fields.
  func text(_ fields: [FieldType]) -> String {
    guard fields.reduce(0, { $0 + $1.words }) == Int(count) else {
      return (0..<Int(count)).map { String(self[$0]) }.joined(separator: " . ")
    }
    var place = 0
    return fields.map { field in
      defer { place += field.words }
      return text(field, at: place)
    }.joined(separator: " . ")
  }

  private func text(_ field: FieldType, at place: Int) -> String {
    switch field {
    case .address(.ipv4): IPv4Address(rawValue: self[place]).description
    case .address(.ipv6):
      IPv6Address(number: (0..<4).reduce(0) { $0 << 32 | UInt128(self[place + $1]) }).description
    case .transport:
      UInt8(exactly: self[place]).flatMap(Transport.init(rawValue:))?.description ?? String(self[place])
    case .port, .slot: String(self[place])
    // As nft writes a class id: two halves in hexadecimal.
    case .word: String(self[place] >> 16, radix: 16) + ":" + String(self[place] & 0xffff, radix: 16)
    }
  }
}

extension Element {
  /// `10.96.0.1 . tcp . 80 : 0:1012 "default/web:http"`
  func text(in set: SetDeclaration) -> String {
    key.text(set.key) + valueText(in: set) + (comment.map { " \"\($0)\"" } ?? "")
  }

  /// `10.96.0.1 . tcp . 80`, `10.96.0.0-10.111.255.255`
  func keyText(in set: SetDeclaration) -> String {
    guard case .through(let last) = value else { return key.text(set.key) }
    return key.text(set.key) + "-" + last.text(set.key)
  }

  private func valueText(in set: SetDeclaration) -> String {
    switch value {
    case .none: return ""
    case .through(let last): return "-" + last.text(set.key)
    case .verdict(let verdict): return " : " + verdict.text
    case .fields(let words):
      guard case .fields(let fields) = set.value else { return " : " + words.text([]) }
      return " : " + words.text(fields)
    }
  }
}

extension Verdict {
  /// nft's words.
  var text: String {
    switch self {
    case .drop: "drop"
    case .return: "return"
    case .jump(let chain): "jump \(chain)"
    case .goto(let chain): "goto \(chain)"
    }
  }
}
