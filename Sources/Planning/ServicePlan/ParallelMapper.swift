/// Does the same to many things that have nothing to do with each other, cut into parts, which may be done at the same
/// time. Pure stages say what can be done in parts; who runs them knows how many processors there are.
public protocol ParallelMapper: Sendable {
  /// How many parts so many things are best cut into; at least 1.
  func partCount(of count: Int) -> Int
  /// What the body makes of each part, in order of the parts. Nobody else has what it is given, unless the caller kept it,
  /// so that it can be taken apart without a copy.
  func map<Part: Sendable, Result: Sendable>(
    _ parts: consuming [Part], _ body: @Sendable (inout Part) -> Result
  ) -> [Result]
}

extension ParallelMapper {
  /// What two bodies make, each of its own thing; the two have nothing to do with each other.
  public func both<One: Sendable, Other: Sendable, First: Sendable, Second: Sendable>(
    _ one: consuming One, _ other: consuming Other, first: @Sendable (inout One) -> First,
    second: @Sendable (inout Other) -> Second
  ) -> (First, Second) {
    let made = map([(one: One?.some(one), other: Other?.none), (nil, .some(other))]) {
      part -> (first: First?, second: Second?) in
      if var one = part.one.take() { return (first(&one), nil) }
      if var other = part.other.take() { return (nil, second(&other)) }
      return (nil, nil)
    }
    guard let first = made[0].first, let second = made[1].second else {
      preconditionFailure("a part was not run")
    }
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
public struct SerialMapper: ParallelMapper {
  /// The runner.
  public init() {}

  /// 1
  public func partCount(of count: Int) -> Int { 1 }

  /// One part after the other.
  public func map<Part: Sendable, Result: Sendable>(
    _ parts: consuming [Part], _ body: @Sendable (inout Part) -> Result
  ) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(parts.count)
    for index in parts.indices { results.append(body(&parts[index])) }
    return results
  }
}
