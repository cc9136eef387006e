/// How much is logged: 0 is least, and klog takes no more than 31 bits.
public struct Verbosity: Hashable, Sendable {
  /// The number, 0...2147483647.
  public let level: Int32

  /// Nil for a number that klog does not take.
  public init?(checked level: Int64) {
    guard (0...Int64(Int32.max)).contains(level) else { return nil }
    self.level = Int32(level)
  }

  /// A level that is known to be none below 0.
  init(_ level: Int32) { self.level = level }
}
