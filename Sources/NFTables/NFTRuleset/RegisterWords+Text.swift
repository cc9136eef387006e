internal import Addresses

extension RegisterWords {
  /// Returns the words as nft writes these fields: `10.96.0.1 . tcp . 80`; plain numbers if they do not have the size
  /// of these fields.
  public func text(_ fields: [FieldType]) -> String {
    guard fields.words == Int(count) else {
      return (0..<Int(count)).map { String(self[$0]) }.joined(separator: " . ")
    }
    var place = 0
    return fields.map { field in
      defer { place += field.words }
      return text(field, at: place)
    }.joined(separator: " . ")
  }

  /// Returns the field that begins at this word, as nft writes it.
  public func text(_ field: FieldType, at place: Int) -> String {
    switch field {
    case .address(.ipv4): IPv4Address(rawValue: self[place]).description
    case .address(.ipv6):
      IPv6Address(number: (0..<4).reduce(0) { $0 << 32 | UInt128(self[place + $1]) }).description
    case .transport:
      UInt8(exactly: self[place]).flatMap(Transport.init(rawValue:))?.description ?? String(self[place])
    case .port, .slot: String(self[place])
    case .word: Self.wordText(self[place])
    }
  }

  /// Returns a number of type classid as nft writes it: two halves in hexadecimal.
  public static func wordText(_ word: UInt32) -> String {
    String(word >> 16, radix: 16) + ":" + String(word & 0xffff, radix: 16)
  }
}

extension FieldType {
  /// nft's name for the type.
  public var name: String {
    switch self {
    case .address(.ipv4): "ipv4_addr"
    case .address(.ipv6): "ipv6_addr"
    case .transport: "inet_proto"
    case .port: "inet_service"
    case .word: "classid"
    case .slot: "integer"
    }
  }
}

extension Verdict {
  /// The verdict as nft writes it: `goto pick-2`.
  public var text: String {
    switch self {
    case .drop: "drop"
    case .return: "return"
    case .jump(let chain): "jump \(chain)"
    case .goto(let chain): "goto \(chain)"
    }
  }
}
