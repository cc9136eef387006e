internal import ClusterModel
internal import ServicePlan

/// The service word: the result of looking up a frontend, which is carried in `meta priority` to the chain that chooses
/// an endpoint:
///
///     31            13   12    11         0
///     [ service port | set  | class        ]
///
/// 19 bits identify the Service port, one bit which of its two sets of endpoints, and twelve bits the treatment class.
/// Once the class has been used, its bits can hold the number of an endpoint instead: such a word is an endpoint's UID,
/// which affinity remembers.
///
/// At a frontend that restricts its sources, the first lookup gives the word of the Service's *source list* instead:
/// its class is `sourceListClass` or `denyListClass`, and its number is that of one of the Service's ports. A second lookup, after the
/// source has been checked, gives the actual word.
struct ServiceWord: Hashable, Sendable {
  let rawValue: UInt32

  static let classMask: UInt32 = 0x0000_0fff
  /// The class in a source list's word: external, with no endpoints to choose from.
  static let sourceListClass: UInt32 = 0x0000_0200
  /// The same if the list denies its sources: a ClusterIP's class, with no endpoints to choose from.
  static let denyListClass: UInt32 = 0x0000_0100
  static let localBit: UInt32 = 0x0000_1000
  static let setMask: UInt32 = 0xffff_f000
  static let portMask: UInt32 = 0xffff_e000

  /// The valid numbers of Service ports; 0 means none.
  static let portNumbers: Range<UInt32> = 1..<(1 << 19)

  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Creates the word of a Service port's set, with class 0.
  init(port: UInt32, isLocal: Bool) {
    precondition(Self.portNumbers.contains(port))
    rawValue = port << 13 | (isLocal ? Self.localBit : 0)
  }

  /// Creates the word of the source list that is identified by the number of this Service port. A Service may have two
  /// lists, which the set bit distinguishes.
  init<Family>(list rule: SourceRule<Family>, of port: UInt32) {
    let listClass = rule.policy == .allow ? Self.sourceListClass : Self.denyListClass
    self = Self(port: port, isLocal: rule.list == .outside).with(listClass)
  }

  /// The number of the Service port.
  var port: UInt32 { rawValue >> 13 }
  /// Whether it is the word of a source list, whose number identifies the Service but not one of its ports.
  var isSourceList: Bool { classOrUID == Self.sourceListClass || classOrUID == Self.denyListClass }
  /// The class, or an endpoint's number.
  var classOrUID: UInt32 { rawValue & Self.classMask }
  /// Returns the word with another class or endpoint.
  func with(_ classOrUID: UInt32) -> Self {
    precondition(classOrUID <= Self.classMask)
    return Self(rawValue: rawValue & ~Self.classMask | classOrUID)
  }
}
