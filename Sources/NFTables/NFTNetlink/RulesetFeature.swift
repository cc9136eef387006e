public import Addresses

/// A kernel feature that our tables use, in one family.
public struct RulesetFeature: Hashable, Sendable {
  /// A feature that a kernel may lack.
  public enum Kind: Hashable, Sendable, CaseIterable {
    /// Tables, which every other feature needs.
    case table
    /// The acknowledgement of a successful message of a batch, if requested.
    case acknowledgement
    /// Chains of type nat.
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
    /// `jhash`
    case hash
    /// `fib saddr type`
    case routeLookup
    /// Sets of ranges of concatenated fields.
    case concatenatedRanges
    /// Maps with a timeout to which rules add elements, and from which they delete them.
    case dynamicMap
    /// Maps whose elements have counters.
    case countingMap
    /// Sets whose elements limit connections, `ct count`.
    case connectionLimit
    /// Sets whose elements limit new connections per second, `limit rate`.
    case rateLimit
    /// `ct mark`
    case connectionMark
  }

  /// The feature, regardless of family.
  public let kind: Kind
  /// The family of the tables that use the feature.
  public let family: AddressFamily

  /// Creates a feature of tables of one family.
  public init(_ kind: Kind, _ family: AddressFamily) {
    self.kind = kind
    self.family = family
  }
}
