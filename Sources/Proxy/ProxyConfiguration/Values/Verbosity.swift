/// A log verbosity: 0 is the lowest, and klog accepts at most 31 bits.
package struct Verbosity: Hashable, Sendable {
  /// The number, 0...2147483647.
  package let level: Int32

  /// Creates a verbosity; nil for a number that klog does not accept.
  package init?(checked level: Int64) {
    guard (0...Int64(Int32.max)).contains(level) else { return nil }
    self.level = Int32(level)
  }

  /// Creates a verbosity from a level that is known not to be negative.
  init(_ level: Int32) { self.level = level }
}
