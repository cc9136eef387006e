package import Addresses
internal import Synchronization

/// The metric of connections that exceeded a limit. The kernel counts them, by Service port, and begins again at 0 when a
/// Service port gets its limit again: the metric only increases.
package final class OverLimitMetric: Sendable {
  private let counter: Counter<AddressFamily>
  private let last = Mutex<[AddressFamily: [String: UInt64]]>([:])

  init(_ counter: Counter<AddressFamily>) { self.counter = counter }

  /// Adds what has been counted since the last time.
  ///
  /// - Parameter counts: the count of each Service port with limits in the family.
  package func update(_ counts: [String: UInt64], _ family: AddressFamily) {
    let before = last.withLock { last in
      defer { last[family] = counts }
      return last[family] ?? [:]
    }
    let new = counts.reduce(UInt64(0)) { sum, count in
      let earlier = before[count.key] ?? 0
      return sum + (count.value >= earlier ? count.value - earlier : count.value)
    }
    counter.add(Double(new), family)
  }
}
