/// The word that a frontend's lookup gives and that travels in `meta priority` to the chain that chooses an endpoint:
///
///     31            13   12    11         0
///     [ service port | set  | class        ]
///
/// 19 bits say which Service port, one which of its two sets of endpoints, twelve what treatment class. A class
/// that has done its work makes room for the number of an endpoint: a word like that is an endpoint's uid, which
/// affinity remembers.
///
/// At a frontend that lets in certain sources only, the first lookup gives the word of the Service's *source list*
/// instead: its class is `sourceListClass`, and its number that of one of the Service's ports. A second lookup, behind the
/// check of the source, gives the word proper.
struct ServiceWord: Hashable, Sendable {
  let rawValue: UInt32

  static let classMask: UInt32 = 0x0000_0fff
  /// The class of a source list's word: external, and no endpoint can be chosen yet.
  static let sourceListClass: UInt32 = 0x0000_0200
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

  /// The word of the source list that goes by the number of this Service port.
  init(sourceList port: UInt32) { self = Self(port: port, isLocal: false).with(Self.sourceListClass) }

  /// The number of the Service port.
  var port: UInt32 { rawValue >> 13 }
  /// Whether it is the word of a source list, whose number says which Service but not which of its ports.
  var isSourceList: Bool { low == Self.sourceListClass }
  /// The class, or an endpoint's number.
  var low: UInt32 { rawValue & Self.classMask }
  /// The word with another class or endpoint.
  func with(_ low: UInt32) -> Self {
    precondition(low <= Self.classMask)
    return Self(rawValue: rawValue & ~Self.classMask | low)
  }
}
