internal import Netlink

/// Runs asynchronous work and blocks until it ends, for commands, which do one thing after the other.
func runBlocking<Answer: Sendable>(_ body: @escaping @Sendable () async throws -> Answer) throws -> Answer {
  let result = ThreadResult<Answer, any Error>()
  // By default a task of the main thread gets a higher priority than others. Swift's runtime then asks the kernel for
  // it, which refuses it to a process without privileges, and each thread leaves a line in the system's log.
  Task(priority: .medium) {
    do { result.finish(.success(try await body())) } catch { result.finish(.failure(error)) }
  }
  return try result.get()
}
