/// A rule of another program's firewall, as far as it can be understood.
package struct ForeignRule: Hashable, Sendable {
  /// What it does with packets that match.
  package enum Verdict: Hashable, Sendable {
    case accept, drop
    case jump(String)
    case goto(String)
    case `return`
    /// It counts, logs or marks; evaluation goes on with the next rule.
    case none
    /// Anything else, such as a queue: the packet may end here or go on.
    case unknown
  }

  /// All of them must hold for the rule to match.
  package var conditions: [Condition]
  /// What happens then.
  package var verdict: Verdict

  /// Creates a rule.
  package init(_ conditions: [Condition] = [], _ verdict: Verdict) {
    self.conditions = conditions
    self.verdict = verdict
  }

  /// A condition: a comparison of one field of the packet, or something that is not understood.
  package enum Condition: Hashable, Sendable {
    /// Whether the field, after the mask, is one of the values; or none of them, if negated. The mask's length is that of the
    /// values, and the comparison ends with it, so that an interface can be compared by the beginning of its name.
    case compare(Field, mask: [UInt8], values: [[UInt8]], isNegated: Bool)
    /// A packet may match or not.
    case unknown

    /// Whether the whole field is this value.
    package static func equal(_ field: Field, _ value: [UInt8], isNegated: Bool = false) -> Self {
      .compare(
        field, mask: [UInt8](repeating: 0xff, count: value.count), values: [value], isNegated: isNegated)
    }

    /// Whether one of these bits is set, for fields of 32 bits.
    package static func hasAny(_ bits: UInt32, of field: Field, isNegated: Bool = false) -> Self {
      .compare(field, mask: bits.lowByteFirst, values: [[0, 0, 0, 0]], isNegated: !isNegated)
    }
  }

  /// A field of a packet that rules are understood to compare.
  package enum Field: Hashable, Sendable {
    /// The interfaces' names, followed by zeros up to 16 bytes.
    case inputInterface, outputInterface
    /// One byte: 6 for TCP.
    case transport
    /// One byte: 2 for IPv4, 10 for IPv6 (NFPROTO_).
    case family
    /// 32 bits, low byte first: nft's `ct state`, which iptables extends by 128 for a translated destination.
    case connectionState
    /// 32 bits, low byte first: `ct status`, IPS_ of nf_conntrack_common.h.
    case connectionStatus
  }
}

extension UInt32 {
  /// The four bytes, whatever the byte order of the machine.
  package var lowByteFirst: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) } }
}
