internal import Dispatch
private import NIOCore
internal import ServicePlan
private import Synchronization

/// Runs parts of what has to be done on all processors that the process may use.
struct AllProcessors: ParallelMapper {
  /// Fewer things than this are not worth another thread.
  private static let leastOfAPart = 256
  /// By the quota and the cpuset of the container, if there is one; part of a processor counts as one.
  static let available = max(System.coreCount, 1)

  private let processors: Int

  init(processors: Int = Self.available) { self.processors = processors }

  func partCount(of count: Int) -> Int { min(max(count / Self.leastOfAPart, 1), processors) }

  func map<Part: Sendable, Result: Sendable>(
    _ parts: consuming [Part], _ body: @Sendable (inout Part) -> Result
  ) -> [Result] {
    if parts.count == 1 || processors == 1 { return SerialMapper().map(parts, body) }
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
