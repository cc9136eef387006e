/// Does the same to many things that have nothing to do with each other, cut into parts, which may be done at the same
/// time. Pure stages say what can be done in parts; who runs them knows how many processors there are.
public protocol PartRunner: Sendable {
  /// How many parts so many things are best cut into; at least 1.
  func partCount(of count: Int) -> Int
  /// What the body makes of each part, in order of the parts.
  func map<Part: Sendable, Result: Sendable>(
    _ parts: [Part], _ body: @Sendable (Part) -> Result
  ) -> [Result]
}

extension PartRunner {
  /// What two bodies make that have nothing to do with each other.
  public func both<First: Sendable, Second: Sendable>(
    _ first: @Sendable () -> First, _ second: @Sendable () -> Second
  ) -> (First, Second) {
    let made = map([true, false]) { isFirst -> (First?, Second?) in
      isFirst ? (first(), nil) : (nil, second())
    }
    guard let first = made[0].0, let second = made[1].1 else { preconditionFailure("a part was not done") }
    return (first, second)
  }

  /// The numbers from 0 on, so many, cut into ranges that are as long as each other, to one. Of nothing there is one empty
  /// range.
  public func ranges(of count: Int) -> [Range<Int>] {
    let parts = partCount(of: count)
    return (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
  }
}

/// One part, done where one is.
public struct InOnePart: PartRunner {
  /// The runner.
  public init() {}

  /// 1
  public func partCount(of count: Int) -> Int { 1 }

  /// One part after the other.
  public func map<Part: Sendable, Result: Sendable>(
    _ parts: [Part], _ body: @Sendable (Part) -> Result
  ) -> [Result] {
    parts.map { body($0) }
  }
}
