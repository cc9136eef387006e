/// A resource version that can be compared with others of the same resource: a positive whole number that grows with each
/// write (KEP-5504, part of conformance since Kubernetes 1.35; kube-apiserver has always done so). Two servers that count
/// separately have nothing to compare, nor have different resources.
struct ResourceVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The digits, as the server wrote them.
  let description: String

  /// Nil if the text is anything but a number without leading zeros, as from some aggregated API servers; also for 0,
  /// which only requests use. There is no limit to the number of digits.
  init?(_ text: String) {
    guard let first = text.utf8.first, first != UInt8(ascii: "0"),
      text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    description = text
  }

  static func < (left: Self, right: Self) -> Bool {
    let (mine, others) = (left.description.utf8, right.description.utf8)
    return mine.count == others.count ? mine.lexicographicallyPrecedes(others) : mine.count < others.count
  }
}
