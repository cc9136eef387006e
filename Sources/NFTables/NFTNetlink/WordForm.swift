internal import NFTRuleset

/// Which bytes stand for a word in a key or in data.
enum WordForm: UInt8, Sendable {
  /// Four bytes in network order: an address or a quarter of one.
  case network
  /// Four bytes in the machine's order: a service word or a slot.
  case host
  /// One byte and three of padding: a transport.
  case byte
  /// Two bytes in network order and two of padding: a port.
  case port

  /// The number whose bytes, in the machine's order, are the word's.
  @inline(__always)
  func wire(_ word: UInt32) -> UInt32 {
    switch self {
    case .network: word.bigEndian
    case .host: word
    case .byte: UInt32(littleEndian: word & 0xff)
    case .port: (word << 16).bigEndian
    }
  }

  /// The word of such bytes.
  @inline(__always)
  func word(_ wire: UInt32) -> UInt32 {
    switch self {
    case .network: UInt32(bigEndian: wire)
    case .host: wire
    case .byte: wire.littleEndian & 0xff
    case .port: UInt32(bigEndian: wire) >> 16
    }
  }

  /// The words of these fields, one after the other. In ranges of several fields every number is in network order: the
  /// kernel compares byte by byte.
  static func forms(_ fields: [FieldType], inRanges: Bool = false) -> [Self] {
    fields.flatMap { field -> [Self] in
      switch field {
      case .address: Array(repeating: .network, count: field.words)
      case .word, .slot: [inRanges ? .network : .host]
      case .transport: [.byte]
      case .port: [.port]
      }
    }
  }
}
