/// The word that a frontend's lookup gives and that travels in `meta priority` to the chain that chooses an endpoint:
///
///     31            13   12    11         0
///     [ service port | set  | class        ]
///
/// 19 bits say which Service port, one which of its two sets of endpoints, twelve what kind of treatment. A class
/// that has done its work makes room for the number of an endpoint: a word like that is an endpoint's uid, which
/// affinity remembers.
struct ServiceWord: Hashable, Sendable {
  let rawValue: UInt32

  static let classMask: UInt32 = 0x0000_0fff
  static let localBit: UInt32 = 0x0000_1000
  static let setMask: UInt32 = 0xffff_f000
  static let portMask: UInt32 = 0xffff_e000

  /// How many Service ports there can be; 0 is none.
  static let portNumbers: Range<UInt32> = 1..<(1 << 19)

  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The word of a Service port's set, with class 0.
  init(port: UInt32, isLocal: Bool) {
    precondition(Self.portNumbers.contains(port))
    rawValue = port << 13 | (isLocal ? Self.localBit : 0)
  }

  /// The number of the Service port.
  var port: UInt32 { rawValue >> 13 }
  /// The class, or an endpoint's number.
  var low: UInt32 { rawValue & Self.classMask }
  /// The word with another class or endpoint.
  func with(_ low: UInt32) -> Self {
    precondition(low <= Self.classMask)
    return Self(rawValue: rawValue & ~Self.classMask | low)
  }
}
