/// One element of a set or map.
public struct Element: Hashable, Sendable {
  /// What a key leads to.
  public enum Value: Hashable, Sendable {
    /// Nothing: an element of a set.
    case none
    /// The key is the first of a range and this the last, both included: an element of an interval set.
    case through(Words)
    /// Data: an element of a map.
    case fields(Words)
    /// A verdict: an element of a verdict map.
    case verdict(Verdict)
  }

  /// The key, or the first key of a range.
  public let key: Words
  /// What the key leads to.
  public let value: Value
  /// A remark that the kernel keeps and `nft list` shows: which Service port the element belongs to. At most 128
  /// bytes, nft's limit.
  public let comment: String?

  /// An element.
  public init(_ key: Words, _ value: Value = .none, comment: String? = nil) {
    self.key = key
    self.value = value
    self.comment = comment
  }
}

/// What happens to a packet next.
public enum Verdict: Hashable, Sendable {
  /// The packet is gone.
  case drop
  /// On to the chain, and back here at its end.
  case jump(ChainName)
  /// On to the chain, and from its end back to where the last jump came from.
  case goto(ChainName)
  /// Back to where the last jump came from.
  case `return`

  /// The chain that it leads to.
  public var chain: ChainName? {
    switch self {
    case .jump(let chain), .goto(let chain): chain
    case .drop, .return: nil
    }
  }
}
