internal import ClusterModel
internal import Dispatch
internal import Synchronization

/// What happens to a lab, in the order in which it was heard of.
enum LabEvent: Sendable {
  /// A process that the supervisor started has ended, or several.
  case processesEnded
  /// A probe of a run of a container was answered.
  case probed(NamespacedName, Int, run: Int, Bool)
  /// Something happened in a folder of manifests.
  case manifestsChanged
  /// The lab is to go.
  case stop
}

/// Where threads leave what has happened, and one waits for it.
final class Inbox: Sendable {
  private let events = Mutex<[LabEvent]>([])
  private let bell = DispatchSemaphore(value: 0)

  func post(_ event: LabEvent) {
    events.withLock { $0.append(event) }
    bell.signal()
  }

  /// Waits for something to happen, so long at most, and takes all of it.
  func wait(atMost duration: Duration) -> [LabEvent] {
    let nanoseconds = duration / .nanoseconds(1)
    _ = bell.wait(timeout: .now() + .nanoseconds(Int(max(0, min(nanoseconds, 3.6e12)))))
    return events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
