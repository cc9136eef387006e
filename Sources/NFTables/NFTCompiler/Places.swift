/// Numbered places by their contents. Several places may have the same content; each is taken once, in order.
struct Places<Content: Hashable> {
  private var first: [Content: Int] = [:]
  /// For each place, the next one with the same content.
  private var next: [Int?]

  /// - Parameter content: returns the content of a place.
  init(_ count: Int, _ content: (Int) -> Content) {
    next = Array(repeating: nil, count: count)
    first.reserveCapacity(count)
    for place in (0..<count).reversed() { next[place] = first.updateValue(place, forKey: content(place)) }
  }

  /// Returns the first place with the content that has not been taken yet, or nil if there is none.
  mutating func take(_ content: Content) -> Int? {
    guard let place = first[content] else { return nil }
    first[content] = next[place]
    return place
  }
}
