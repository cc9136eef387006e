internal import Dispatch

/// Runs an actor's work one piece after the other on a queue of its own. Whoever talks to the kernel blocks for as long
/// as the kernel takes, and the cooperative pool must not wait for that.
final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(_ label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
