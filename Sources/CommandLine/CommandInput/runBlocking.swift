internal import Dispatch
internal import Synchronization

/// Runs asynchronous work and blocks until it ends, for commands, which do one thing after the other.
package func runBlocking<Answer: Sendable, Problem: Error>(
  _ body: @escaping @Sendable () async throws(Problem) -> Answer
) throws(Problem) -> Answer {
  let done = DispatchSemaphore(value: 0)
  let box = ResultBox<Answer, Problem>()
  // By default a task of the main thread gets a higher priority than others. Swift's runtime then asks the kernel for
  // it, which refuses it to a process without privileges, and each thread leaves a line in the system's log.
  Task(priority: .medium) {
    let result: Result<Answer, Problem>
    do throws(Problem) { result = .success(try await body()) } catch { result = .failure(error) }
    box.result.withLock { $0 = result }
    done.signal()
  }
  done.wait()
  guard let result = box.result.withLock({ $0 }) else {
    preconditionFailure("the task ended without a result")
  }
  return try result.get()
}

/// What a task leaves for the thread that waits for it.
private final class ResultBox<Answer: Sendable, Problem: Error>: Sendable {
  let result = Mutex<Result<Answer, Problem>?>(nil)
}
