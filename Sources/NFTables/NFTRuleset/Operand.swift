/// A search in a set or map.
public struct Lookup: Hashable, Sendable {
  /// What the key is made of.
  public let key: [Operand]
  /// Where it is searched.
  public let set: SetName

  /// A search for the key.
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

/// A value that a rule works with.
public indirect enum Operand: Hashable, Sendable {
  /// `ip saddr`
  case sourceAddress
  /// `ip daddr`
  case destinationAddress
  /// `meta l4proto`
  case transport
  /// `th dport`
  case destinationPort
  /// `meta priority`, `meta mark`
  case meta(MetaField)
  /// `meta priority` as a field of ranges: in text the same as `meta`, but in network order, as ranges need it.
  case inRanges(MetaField)
  /// `meta priority & ffff:f000`
  case masked(MetaField, UInt32)
  /// `meta mark | 0x4000`
  case withBits(MetaField, UInt32)
  /// `meta mark ^ 0x4000`
  case togglingBits(MetaField, UInt32)
  /// `numgen random mod 3`
  case randomNumber(below: UInt32)
  /// A number.
  case number(UInt32)
  /// `… map @services`: the data that the map holds; does not match when it holds none.
  case lookup(Lookup)
}
