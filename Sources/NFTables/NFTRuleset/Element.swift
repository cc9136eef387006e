/// An element of a set or map.
public struct Element: Hashable, Sendable {
  /// What a key maps to.
  public enum Value: Hashable, Sendable {
    /// Nothing: an element of a set.
    case none
    /// The last key of a range whose first key is the element's key, both inclusive: an element of an interval set.
    case through(RegisterWords)
    /// Data: an element of a map.
    case fields(RegisterWords)
    /// A verdict: an element of a verdict map.
    case verdict(Verdict)
    /// A limit beyond which lookups find the element: an element of a set of limits.
    case limit(ElementLimit)
  }

  /// The key, or the first key of a range.
  public let key: RegisterWords
  /// What the key maps to.
  public let value: Value
  /// A comment that the kernel stores and `nft list` shows: the Service port that the element belongs to. At most 128
  /// bytes, which is nft's limit.
  public let comment: String?

  /// Creates an element.
  public init(_ key: RegisterWords, _ value: Value = .none, comment: String? = nil) {
    self.key = key
    self.value = value
    self.comment = comment
  }
}

/// What happens to a packet next.
public enum Verdict: Hashable, Sendable {
  /// The packet is dropped.
  case drop
  /// The packet continues in the chain, and returns here at its end.
  case jump(ChainName)
  /// The packet continues in the chain, and returns from its end to where the last jump came from.
  case goto(ChainName)
  /// The packet returns to where the last jump came from.
  case `return`

  /// The chain in which the packet continues.
  public var chain: ChainName? {
    switch self {
    case .jump(let chain), .goto(let chain): chain
    case .drop, .return: nil
    }
  }
}
