internal import ClusterModel
internal import FoundationEssentials
internal import Inotify

/// Watches a folder, the targets of its links, and its name in the parent folder; also wakes up periodically without
/// an event.
struct FolderMonitor {
  private enum Wake { case kernel, clock }

  private let path: String
  private let name: String
  private let interval: Duration
  private let inotify: Inotify?
  private let wakes: AsyncStream<Wake>
  private let clock: Clock
  /// Why inotify cannot be used, until it was reported.
  private var trouble: Diagnostic?
  private var hasReported = false
  private var above: InotifyWatch?
  private var own: Set<InotifyWatch> = []
  /// The other watched folders, by their paths; one folder can have several.
  private var linked: [InotifyWatch: Set<String>] = [:]

  /// Ticks periodically until it is released.
  private final class Clock: Sendable {
    private let task: Task<Void, Never>

    init(_ interval: Duration, tick: @escaping @Sendable () -> Void) {
      task = Task {
        while (try? await Task.sleep(for: interval)) != nil { tick() }
      }
    }

    deinit { task.cancel() }
  }

  init(_ path: String, usesInotify: Bool, interval: Duration) {
    let full = URL(fileURLWithPath: path).standardizedFileURL
    (self.path, name, self.interval) = (full.path, full.lastPathComponent, interval)
    let (wakes, continuation) = AsyncStream.makeStream(of: Wake.self, bufferingPolicy: .bufferingNewest(8))
    self.wakes = wakes
    clock = Clock(interval) { continuation.yield(.clock) }
    do throws(InotifyError) {
      inotify = usesInotify ? try Inotify { continuation.yield(.kernel) } : nil
    } catch {
      inotify = nil
      trouble = .noNotifications(error, interval: interval)
    }
  }

  /// Waits for events or the next tick, when anything may have changed; nil if the task was cancelled.
  mutating func nextEvents() async -> FolderEvents? {
    for await wake in wakes {
      let events = takeEvents()
      if wake == .clock { return .vague }
      if !events.isEmpty { return events }
    }
    return nil
  }

  /// Drains the events, and returns those that are about the folder or what its links refer to.
  func takeEvents() -> FolderEvents {
    var events = FolderEvents()
    for event in inotify?.drainEvents() ?? [] { add(event, to: &events) }
    return events
  }

  private func add(_ event: InotifyEvent, to events: inout FolderEvents) {
    guard let watch = event.watch, let name = event.name, isWatched(watch) else {
      events.isVague = true
      return
    }
    if watch == above, name == self.name { events.isVague = true }
    if own.contains(watch) {
      events.names.insert(name)
    } else {
      for folder in linked[watch] ?? [] { events.linked[folder, default: []].insert(name) }
    }
  }

  /// False for a folder that was replaced since: it may have been this one.
  private func isWatched(_ watch: InotifyWatch) -> Bool {
    watch == above || own.contains(watch) || linked[watch] != nil
  }

  /// Watches the folder that has the name now, and its parent. Returns, once, why that is not possible.
  mutating func listen() -> Diagnostic? {
    guard let inotify else { return takeTrouble() }
    // The parent may not be readable; then a new folder of this name is noticed later.
    above = try? inotify.watch(folder: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    let before = own
    own = []
    do {
      own.insert(try inotify.watch(folder: path))
      hasReported = false
    } catch {
      if !error.isMissing && !hasReported { trouble = .noNotifications(error, interval: interval) }
    }
    forget(before)
    return takeTrouble()
  }

  private mutating func takeTrouble() -> Diagnostic? {
    guard let trouble else { return nil }
    self.trouble = nil
    hasReported = true
    return trouble
  }

  /// Watches these folders instead of the previous linked ones. Returns whether any is new: something may have
  /// happened there before it was watched.
  mutating func listen(to folders: Set<String>) -> Bool {
    guard let inotify else { return false }
    let before = Set(linked.keys)
    linked = [:]
    for folder in folders {
      if let watch = try? inotify.watch(folder: folder) { linked[watch, default: []].insert(folder) }
    }
    forget(before)
    return !Set(linked.keys).isSubset(of: before.union(own))
  }

  private func forget(_ watches: Set<InotifyWatch>) {
    for watch in watches where watch != above && !own.contains(watch) && linked[watch] == nil {
      inotify?.remove(watch)
    }
  }
}
