internal import Netlink

/// Runs asynchronous work and blocks until it ends, for commands, which do one thing after the other.
package func runBlocking<Answer: Sendable, Problem: Error>(
  _ body: @escaping @Sendable () async throws(Problem) -> Answer
) throws(Problem) -> Answer {
  let result = ThreadResult<Answer, Problem>()
  // By default a task of the main thread gets a higher priority than others. Swift's runtime then asks the kernel for
  // it, which refuses it to a process without privileges, and each thread leaves a line in the system's log.
  Task(priority: .medium) {
    do throws(Problem) { result.finish(.success(try await body())) } catch { result.finish(.failure(error)) }
  }
  return try result.get()
}
