internal import ClusterModel
internal import Dispatch
internal import Lab
internal import Synchronization

/// An event that the supervisor of a lab reacts to.
enum LabEvent: Sendable {
  /// At least one process that the supervisor started has exited.
  case processesEnded
  /// A probe of a container's run has ended.
  case probed(NamespacedName, PodLifecycle.ContainerIndex, run: Int, succeeded: Bool)
  /// A file in a folder of manifests may have changed.
  case manifestsChanged
  /// The lab must be removed.
  case stop
}

/// A queue of events that any thread adds to and the supervisor's thread waits for.
final class LabEventQueue: Sendable {
  private let events = Mutex<[LabEvent]>([])
  private let semaphore = DispatchSemaphore(value: 0)

  func post(_ event: LabEvent) {
    events.withLock { $0.append(event) }
    semaphore.signal()
  }

  /// Waits for an event, at most this long, and removes and returns all events.
  func wait(atMost duration: Duration) -> [LabEvent] {
    let nanoseconds = duration / .nanoseconds(1)
    _ = semaphore.wait(timeout: .now() + .nanoseconds(Int(max(0, min(nanoseconds, 3.6e12)))))
    return events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
