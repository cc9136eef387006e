internal import Dispatch

/// Runs an actor's jobs serially on a dispatch queue of its own, because calls to the kernel block, and threads of the
/// cooperative pool must not.
final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(_ label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
