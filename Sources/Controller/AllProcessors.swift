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
    _ parts: [Part], _ body: @Sendable (Part) -> Result
  ) -> [Result] {
    if parts.count == 1 { return [body(parts[0])] }
    let results = Mutex([Result?](repeating: nil, count: parts.count))
    DispatchQueue.concurrentPerform(iterations: parts.count) { index in
      let result = body(parts[index])
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
