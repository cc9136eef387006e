import Foundation
import ServicePlan
import Synchronization
import Testing

@testable import Controller

struct AllProcessorsTests {
  @Test func theResultsAreInOrderOfTheParts() {
    let parts = Array(0..<100)
    #expect(AllProcessors().map(parts) { $0 * $0 } == parts.map { $0 * $0 })
    #expect(AllProcessors().map([7]) { $0 + 1 } == [8])
  }

  @Test func aSmallInputIsOnePart() {
    #expect(AllProcessors().partCount(of: 0) == 1)
    #expect(AllProcessors().partCount(of: 300) == 1)
  }

  @Test func aPartIsNotShared() {
    #expect(AllProcessors().map([Owner(), Owner()]) { $0.isAlone } == [true, true])
    #expect(AllProcessors().map([Owner()]) { $0.isAlone } == [true])
  }

  /// A second thread would only take turns with the first.
  @Test func oneProcessorRunsOnePart() {
    let runner = AllProcessors(processors: 1)
    #expect(runner.ranges(of: 1_000_000) == [0..<1_000_000])
    let (first, second) = runner.both(1, 2) { _ in
      pthread_self()
    } second: { _ in
      pthread_self()
    }
    #expect(first == pthread_self() && second == pthread_self())
  }

  /// Each part waits for another one to begin, so they must run at the same time.
  @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1, "needs two processors"))
  func partsRunAtTheSameTime() {
    let runner = AllProcessors()
    let begun = Mutex(0)
    let met = runner.map(runner.ranges(of: 1_000_000)) { _ in
      begun.withLock { $0 += 1 }
      let end = ContinuousClock.now + .seconds(20)
      while begun.withLock({ $0 }) < 2, ContinuousClock.now < end { usleep(1000) }
      return begun.withLock { $0 } >= 2
    }
    #expect(met.count >= 2 && met.allSatisfy { $0 })
  }
}

/// A value that would be copied if it were shared.
private struct Owner {
  private var thing = Thing()

  private final class Thing: Sendable {}

  var isAlone: Bool {
    mutating get { isKnownUniquelyReferenced(&thing) }
  }
}
