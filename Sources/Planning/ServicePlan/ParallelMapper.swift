/// Runs the same function on independent parts of a collection, possibly in parallel. Pure stages say which of their
/// work can be split; the implementation knows how many processors there are.
public protocol ParallelMapper: Sendable {
  /// Returns the best number of parts for `count` items; at least 1.
  func partCount(of count: Int) -> Int
  /// Returns the result of `body` for each part, in order. The body gets the only reference to its part, unless the
  /// caller kept one, so it can take the part apart without a copy.
  func map<Part: Sendable, Result: Sendable>(
    _ parts: consuming [Part], _ body: @Sendable (inout Part) -> Result
  ) -> [Result]
}

extension ParallelMapper {
  /// Runs two independent functions, each on its own value, and returns both results.
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

  /// Splits `0..<count` into ranges whose lengths differ by at most one. Returns one empty range for a count of 0.
  public func ranges(of count: Int) -> [Range<Int>] {
    let parts = partCount(of: count)
    return (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
  }
}

/// Runs everything as a single part, on the calling thread.
public struct SerialMapper: ParallelMapper {
  /// Creates a mapper that runs nothing in parallel.
  public init() {}

  /// Always 1.
  public func partCount(of count: Int) -> Int { 1 }

  /// Runs the parts one after the other.
  public func map<Part: Sendable, Result: Sendable>(
    _ parts: consuming [Part], _ body: @Sendable (inout Part) -> Result
  ) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(parts.count)
    for index in parts.indices { results.append(body(&parts[index])) }
    return results
  }
}
