/// A lookup in a set or map.
public struct Lookup: Hashable, Sendable {
  /// The operands that form the key.
  public let key: [Operand]
  /// The set or map.
  public let set: SetName

  /// Creates a lookup of the key.
  public init(_ key: Operand..., in set: SetName) {
    self.key = key
    self.set = set
  }
}

/// A field of a packet's metadata that a rule may read and write.
public enum MetaField: Hashable, Sendable {
  /// `meta priority`, skb->priority: carries the service word on the first packet of a flow.
  case priority
  /// `meta mark`, skb->mark.
  case mark
}

/// A value that a rule uses.
public indirect enum Operand: Hashable, Sendable {
  /// `ip saddr`
  case sourceAddress
  /// `ip daddr`
  case destinationAddress
  /// `meta l4proto`
  case transport
  /// `th dport`
  case destinationPort
  /// `th sport`
  case sourcePort
  /// `meta priority`, `meta mark`
  case meta(MetaField)
  /// `meta priority` as a field of a range: the same as `meta` in text, but converted to network order, as ranges
  /// require.
  case inRanges(MetaField)
  /// `meta priority & ffff:f000`
  case masked(MetaField, UInt32)
  /// `meta priority & ffff:e000` as the key of a set of ranges: the same as `masked` in text, converted to network order.
  case maskedInRanges(MetaField, UInt32)
  /// `meta mark | 0x4000`
  case withBits(MetaField, UInt32)
  /// `meta mark ^ 0x4000`
  case togglingBits(MetaField, UInt32)
  /// `numgen random mod 3`
  case randomNumber(below: UInt32)
  /// `jhash ip saddr . th sport mod 1021 seed 0x56494144`: the kernel's jhash of these fields, scaled to numbers below the
  /// limit. As the last field of a key; the kernel then has registers for at most ten words (`Rule+Instructions.swift`).
  case hash([Operand], below: UInt32, seed: UInt32)
  /// A number.
  case number(UInt32)
  /// `… map @services`: the data in the map; does not match if the key is not in it.
  case lookup(Lookup)
}
