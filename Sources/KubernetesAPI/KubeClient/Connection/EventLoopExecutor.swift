internal import NIOCore
internal import Synchronization

/// Runs tasks on the thread that receives responses. A task that reads one then takes each piece where it arrives; anywhere
/// else, each would wake one thread to take it and the other to receive more.
final class EventLoopExecutor: TaskExecutor {
  private let loop: any EventLoop
  private let isOpen = Mutex(true)

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isTaken = isOpen.withLock { isOpen in
      if isOpen { loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) } }
      return isOpen
    }
    if !isTaken { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
  }

  /// Must be called before the thread is stopped, which would never run what is left. From then on tasks run elsewhere.
  func close() { isOpen.withLock { $0 = false } }
}
