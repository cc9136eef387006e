/// A limit that an element of a set carries. A lookup finds such an element only beyond its limit: the kernel evaluates
/// the expression of the element that has the key, and one that does not match ends the rule.
public enum ElementLimit: Hashable, Sendable {
  /// `ct count over 100`: the packet's connection is one more than this many that have been looked up and still exist.
  case connections(over: UInt32)
  /// `limit rate over 20/second burst 20 packets`: more packets per second have been looked up, beyond as many at once.
  case rate(overPerSecond: UInt32)

  /// What a set's limits are about. All elements of a set have limits of one kind.
  public enum Kind: Hashable, Sendable, CaseIterable {
    /// Connections at once.
    case connections
    /// Packets per second.
    case rate
  }

  /// What it is about.
  public var kind: Kind {
    switch self {
    case .connections: .connections
    case .rate: .rate
    }
  }

  /// nft's notation.
  public var text: String {
    switch self {
    case .connections(let count): "ct count over \(count)"
    case .rate(let rate): "limit rate over \(rate)/second burst \(rate) packets"
    }
  }
}

extension ElementLimit.Kind {
  /// The limit in the declaration of a set, which tells the kind. It applies to elements without a limit of their own. We
  /// have none, but nft 1.0.6 makes some (docs/kernel-notes.md, limits): therefore it is one that nothing exceeds.
  public var template: ElementLimit {
    switch self {
    case .connections: .connections(over: .max)
    case .rate: .rate(overPerSecond: 1_000_000)
    }
  }
}
