private import Dispatch
private import Synchronization

/// What a thread or a task leaves for the one thread that waits for it.
package final class ThreadResult<Value: Sendable, Failure: Error>: Sendable {
  private let outcome = Mutex<Result<Value, Failure>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  package init() {}

  /// Leaves the result. Call it once.
  package func finish(_ result: Result<Value, Failure>) {
    outcome.withLock { $0 = result }
    done.signal()
  }

  /// Blocks until there is a result. Call it once, and not on a thread of the cooperative pool.
  package func get() throws(Failure) -> Value {
    done.wait()
    guard let result = outcome.withLock({ $0 }) else { preconditionFailure("signaled without a result") }
    return try result.get()
  }
}
