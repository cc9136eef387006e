internal import Dispatch
private import Glibc
internal import Parts
private import Synchronization

/// Runs parts of what has to be done on all processors.
struct AllProcessors: PartRunner {
  /// Fewer things than this are not worth another thread.
  private static let leastOfAPart = 256

  func partCount(of count: Int) -> Int {
    min(max(count / Self.leastOfAPart, 1), max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1))
  }

  func map<Part: Sendable, Result: Sendable>(
    _ parts: consuming [Part], _ body: @Sendable (inout Part) -> Result
  ) -> [Result] {
    if parts.count == 1 { return [body(&parts[0])] }
    let places = parts.indices
    let waiting = Mutex(parts.map { Optional($0) })
    _ = consume parts
    let results = Mutex([Result?](repeating: nil, count: places.count))
    DispatchQueue.concurrentPerform(iterations: places.count) { index in
      guard var part = waiting.withLock({ $0[index].take() }) else { return }
      let result = body(&part)
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
