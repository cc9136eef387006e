public import Addresses

/// What our tables are made of, in one family.
public struct TablePart: Hashable, Sendable {
  /// A kind of part that a kernel may be without.
  public enum Kind: Hashable, Sendable, CaseIterable {
    /// The table itself.
    case table
    /// The answer to a message of a batch that asks for one, though nothing is wrong with it.
    case acknowledgement
    /// A chain of type nat.
    case natChain
    /// `ct status`
    case connectionTracking
    /// `dnat to`
    case destinationNAT
    /// `masquerade`
    case masquerade
    /// `reject`
    case reject
    /// `numgen random`
    case numberGenerator
    /// `fib saddr type`
    case routeLookup
    /// A set of ranges of several fields.
    case concatenatedRanges
    /// A map with a timeout that a rule fills, and deletes from.
    case dynamicMap
    /// A map whose elements count.
    case countingMap
  }

  /// Which kind.
  public let kind: Kind
  /// In tables of which family.
  public let family: AddressFamily

  /// A part.
  public init(_ kind: Kind, _ family: AddressFamily) {
    self.kind = kind
    self.family = family
  }
}
