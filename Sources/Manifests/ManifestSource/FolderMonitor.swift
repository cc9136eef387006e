internal import ClusterModel
internal import Foundation
internal import Inotify

/// Hears that something happened to a folder, to the files that its links lead to, or to the folder's name in the folder
/// above; and wakes up from time to time although nothing was heard.
struct FolderMonitor {
  private enum Wake { case kernel, clock }

  private let path: String
  private let name: String
  private let interval: Duration
  private let inotify: Inotify?
  private let wakes: AsyncStream<Wake>
  private let clock: Clock
  /// Why the kernel cannot be heard, until it was said.
  private var trouble: Diagnostic?
  private var hasReported = false
  private var above: InotifyWatch?
  private var own: Set<InotifyWatch> = []
  private var linked: Set<InotifyWatch> = []

  /// Yields from time to time until it goes.
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

  /// Waits until something happened, or until it is time to look anyway. False when the task was cancelled.
  mutating func waitForWakeup() async -> Bool {
    for await wake in wakes {
      if wake == .clock || takeEvents() { return true }
    }
    return false
  }

  /// Whether anything of interest happened since this was asked last.
  func takeEvents() -> Bool {
    // All are taken, whether the first of them is of interest or not.
    (inotify?.drainEvents() ?? []).filter(isOfInterest).isEmpty == false
  }

  private func isOfInterest(_ event: InotifyEvent) -> Bool {
    guard let watch = event.watch, watch == above, !own.contains(watch), !linked.contains(watch) else {
      return true
    }
    return event.name == nil || event.name == name
  }

  /// Listens to the folder that has the name now, and to the one above it. Gives, once, why that cannot be done.
  mutating func listen() -> Diagnostic? {
    guard let inotify else { return takeTrouble() }
    // The folder above may be one that is not ours to read; then a new folder of this name is noticed later.
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

  /// Listens to these folders too, and no more to others. True when there is one among them that was not listened to
  /// before: something may have happened there unheard.
  mutating func listen(to folders: Set<String>) -> Bool {
    guard let inotify else { return false }
    let before = linked
    linked = Set(folders.compactMap { try? inotify.watch(folder: $0) })
    forget(before)
    return !linked.isSubset(of: before.union(own))
  }

  private func forget(_ watches: Set<InotifyWatch>) {
    for watch in watches where watch != above && !own.contains(watch) && !linked.contains(watch) {
      inotify?.remove(watch)
    }
  }
}
