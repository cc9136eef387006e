internal import Dispatch

/// Runs an actor's jobs serially on a dispatch queue of its own, because calls to the kernel block, and threads of the
/// cooperative pool must not.
final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// Runs tasks on the same queue, between the actor's jobs.
  let forTasks: QueueTaskExecutor

  init(_ label: String) {
    queue = DispatchQueue(label: label)
    forTasks = QueueTaskExecutor(queue)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}

/// Runs tasks on a dispatch queue, so that what they pass to its actor needs no other thread.
final class QueueTaskExecutor: TaskExecutor {
  private let queue: DispatchQueue

  init(_ queue: DispatchQueue) { self.queue = queue }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
