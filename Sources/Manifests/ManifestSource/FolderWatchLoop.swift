internal import ClusterModel

/// A run of a `FolderWatch`: waits for an event and then for quiet, and reads the folder.
struct FolderWatchLoop {
  private let pace: FolderWatch.Pace
  private var reader: FolderReader
  private var monitor: FolderMonitor
  /// Since when there has been something to read; nil if there is nothing.
  private var pendingSince: ContinuousClock.Instant?

  init(_ path: String, pace: FolderWatch.Pace) {
    self.pace = pace
    reader = FolderReader(path, moment: pace.quiet)
    monitor = FolderMonitor(path, usesInotify: pace.usesInotify, interval: pace.interval)
  }

  mutating func run(deliver: (FolderUpdate) async -> Void) async {
    await readFolder(isPatient: false, deliver)
    while !Task.isCancelled {
      if pendingSince == nil {
        guard let events = await monitor.nextEvents() else { return }
        guard reader.note(events) else { continue }
        pendingSince = .now
      }
      let isPatient = await quietReturns()
      guard !Task.isCancelled else { return }
      await readFolder(isPatient: isPatient, deliver)
    }
  }

  /// Waits until nothing of interest has happened for a while; false if that took too long.
  private mutating func quietReturns() async -> Bool {
    let deadline = (pendingSince ?? .now).advanced(by: pace.patience)
    repeat {
      // If the task is cancelled, the loop ends.
      try? await Task.sleep(for: pace.quiet)
      if !reader.note(monitor.takeEvents()) { return ContinuousClock.now < deadline }
    } while ContinuousClock.now < deadline && !Task.isCancelled
    return false
  }

  private mutating func readFolder(isPatient: Bool, _ deliver: (FolderUpdate) async -> Void) async {
    // Watch before reading, so that changes during the read are noticed. The folder has not been replaced if only files
    // in it have changed.
    let trouble = reader.mustLookAtAll ? monitor.listen() : nil
    var scan = reader.scan(isPatient: isPatient)
    let watchesMore = scan.linkedFolders.map { monitor.listen(to: $0) } ?? false
    if watchesMore { _ = reader.note(.vague) }
    if let trouble { scan.update.diagnostics.append(trouble) }
    if !scan.isUnsettled && !watchesMore {
      pendingSince = nil
    } else if !isPatient || pendingSince == nil {
      pendingSince = .now
    }
    if scan.update.mustBeDelivered { await deliver(scan.update) }
  }
}
