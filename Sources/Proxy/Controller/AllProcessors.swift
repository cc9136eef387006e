internal import Dispatch
private import NIOCore
internal import ServicePlan
private import Synchronization

/// Runs the parts of a computation on all processors that the process may use.
struct AllProcessors: ParallelMapper {
  /// The minimum size of a part; smaller ones are not worth a thread.
  private static let minimumPartSize = 256
  /// The number of processors, limited by the container's CPU quota and cpuset; a fraction of a processor counts as
  /// one.
  static let available = max(System.coreCount, 1)

  private let processors: Int

  init(processors: Int = Self.available) { self.processors = processors }

  func partCount(of count: Int) -> Int { min(max(count / Self.minimumPartSize, 1), processors) }

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
