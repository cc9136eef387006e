internal import NFTRuleset

/// The encoding of a word in a key or value.
enum WordForm: UInt8, Sendable {
  /// Four bytes in network byte order: an IPv4 address or a quarter of an IPv6 address.
  case network
  /// Four bytes in host byte order: a service word or a slot.
  case host
  /// One byte and three bytes of padding: a transport.
  case byte
  /// Two bytes in network byte order and two bytes of padding: a port.
  case port

  /// Encodes a word as a number whose bytes in host byte order are the wire format.
  @inline(__always)
  func wire(_ word: UInt32) -> UInt32 {
    switch self {
    case .network: word.bigEndian
    case .host: word
    case .byte: UInt32(littleEndian: word & 0xff)
    case .port: (word << 16).bigEndian
    }
  }

  /// Decodes a word from its wire format.
  @inline(__always)
  func word(_ wire: UInt32) -> UInt32 {
    switch self {
    case .network: UInt32(bigEndian: wire)
    case .host: wire
    case .byte: wire.littleEndian & 0xff
    case .port: UInt32(bigEndian: wire) >> 16
    }
  }

  /// Returns the encodings of the words of these fields. In ranges every number is in network byte order, because the
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
