internal import Addresses
internal import ClusterModel
internal import Dispatch
internal import FoundationEssentials
internal import Glibc
internal import Inotify
internal import Lab
internal import ManifestSource
internal import SmallFiles

/// Runs a lab until it is told to stop: creates the network, runs and probes the Pods, follows the manifests, and writes
/// the statuses of the Pods. A single thread does all of it in turn; only HTTP and TCP probes run concurrently.
package final class LabSupervisor {
  private let settings: LabSettings
  private let report: (String) -> Void
  private let events = LabEventQueue()
  private let bridge: LabBridge
  private var record: LabRecord
  private var manifests: ObjectFiles
  private var inotify: Inotify?
  private var desired = DesiredPods([])
  private var lives: [NamespacedName: PodLifecycle] = [:]
  private var allocator: PodAddressAllocator
  private var statusFiles: [String: PodStatusFile]
  private var processes: LabProcesses
  private var reportedDiagnostics: Set<Diagnostic> = []
  private var reportedLimits: Set<String> = []
  private var isStopping = false
  private let created = LabSupervisor.now()
  private var signals: [any DispatchSourceSignal] = []
  private var lastLogCheck = ContinuousClock.now

  /// - Parameter report: receives lines for the user.
  package init(_ settings: LabSettings, report: @escaping (String) -> Void) throws(LabError) {
    self.settings = settings
    self.report = report
    do { manifests = try ObjectFiles(settings.paths, kinds: Self.kinds) } catch {
      throw .input("\(error)", "specify a file or folder of manifests")
    }
    record = LabRecord(
      name: settings.name.description, token: Self.token(), paths: settings.paths, folders: manifests.folders,
      blocks: settings.network.blocks.map(\.description), node: settings.node, supervisor: .own)
    bridge = LabBridge(name: settings.name, network: settings.network)
    allocator = PodAddressAllocator(settings.network)
    statusFiles = Dictionary(uniqueKeysWithValues: manifests.folders.map { ($0, PodStatusFile($0)) })
    processes = LabProcesses(settings: settings, record: record, bridge: bridge, events: events)
  }

  private static let kinds: Set<String> = [
    "Pod", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "CronJob", "ConfigMap",
  ]

  private static func token() -> String {
    String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
  }

  /// Runs the lab, and returns when it has been removed.
  ///
  /// - Parameter whenUp: is called once, when the Pods that could be started are ready, or after `readyTimeout`.
  package func run(whenUp: () -> Void) throws(LabError) {
    defer { processes.shutdown() }
    try record.claim()
    handleSignals()
    do {
      try bridge.create()
      for line in try IPForwarding.enable(settings.network.blocks.map(\.family)) { report(line) }
      try follow(whenUp)
    } catch {
      try? LabTeardown.sweep(settings.name, record)
      throw error
    }
    try LabTeardown.sweep(settings.name, record)
  }

  private func handleSignals() {
    for (number, event) in [
      (SIGTERM, LabEvent.stop), (SIGINT, .stop), (SIGHUP, .stop), (SIGCHLD, .processesEnded),
    ] {
      // The default action would terminate the process first. SIGCHLD is not ignored, or exit codes would be lost.
      if number != SIGCHLD { signal(number, SIG_IGN) }
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [events] in events.post(event) }
      source.activate()
      signals.append(source)
    }
  }

  private func follow(_ whenUp: () -> Void) throws(LabError) {
    let readyDeadline = ContinuousClock.now.advanced(by: settings.readyTimeout)
    var isUp = false
    watchFolders()
    readManifests(untilSettled: true)
    while true {
      try step()
      if !isUp, isSettled || .now >= readyDeadline {
        isUp = true
        reportUnreadyPods()
        whenUp()
      }
      if isStopping, lives.isEmpty { return }
      for event in events.wait(atMost: timeToNextStep(isUp ? nil : readyDeadline)) { handle(event) }
      readManifests()
    }
  }

  /// Whether all Pods that could be started are ready or have completed.
  private var isSettled: Bool {
    lives.values.allSatisfy { life in
      life.isReady || life.isDone || life.containers.contains { $0.starts == 0 && $0.cannotStart }
    }
  }

  private func reportUnreadyPods() {
    for (name, life) in lives.sorted(by: { $0.key < $1.key }) where !life.isReady && !life.isDone {
      report("warning: Pod \(name): \(life.notReadyReason)")
    }
  }

  // MARK: Events

  private func watchFolders() {
    inotify = try? Inotify { [events] in events.post(.manifestsChanged) }
    for folder in manifests.folders { _ = try? inotify?.watch(folder: folder) }
  }

  /// At most three seconds, since inotify does not report changes that are made elsewhere on a network file system.
  private func timeToNextStep(_ readyDeadline: ContinuousClock.Instant?) -> Duration {
    var waits = [Duration.seconds(3)]
    let now = Self.now().monotonic
    waits += lives.values.compactMap(\.nextDue).map { $0 - now }
    if let next = processes.nextDue { waits.append(next - now) }
    if manifests.isUnsettled { waits.append(.milliseconds(50)) }
    if let readyDeadline { waits.append(readyDeadline - .now) }
    return waits.min() ?? .zero
  }

  private func handle(_ event: LabEvent) {
    let now = Self.now()
    switch event {
    case .processesEnded:
      for process in processes.reap() {
        switch process {
        case .container(let pod, let index, let exit): lives[pod]?.exited(index, exit, at: now)
        case .probe(let pod, let index, let run, let succeeded):
          lives[pod]?.probed(index, run: run, succeeded: succeeded, at: now)
        }
      }
    case .probed(let pod, let index, let run, let succeeded):
      lives[pod]?.probed(index, run: run, succeeded: succeeded, at: now)
    case .manifestsChanged: _ = inotify?.drainEvents()
    case .stop: stop(at: now)
    }
  }

  /// When it is called a second time, the Pods are killed at once.
  private func stop(at now: LabTime) {
    let grace: Duration? = isStopping ? .zero : nil
    isStopping = true
    desired = DesiredPods([])
    for name in lives.keys { terminate(name, within: grace, at: now) }
  }

  // MARK: Actions

  private func readManifests(untilSettled: Bool = false) {
    guard !isStopping else { return }
    // A file that is written to all the time is read later.
    for _ in 0..<(untilSettled ? 100 : 1) {
      if let look = manifests.scan() { take(look) }
      guard untilSettled, manifests.isUnsettled else { return }
      usleep(20_000)
    }
  }

  private func take(_ look: ObjectFiles.Scan) {
    for diagnostic in look.diagnostics { report(diagnostic.description) }
    desired = DesiredPods(
      look.objects.map { DesiredPods.Source(folder: $0.folder, object: $0.value) }, permissions: permissions)
    for diagnostic in desired.diagnostics where reportedDiagnostics.insert(diagnostic).inserted {
      report(diagnostic.description)
    }
    reportedDiagnostics.formIntersection(desired.diagnostics)
  }

  /// What Pods may ask for, given the accounts that the machine has now.
  private var permissions: LabPermissions {
    var permissions = settings.permissions
    permissions.users = LabPermissions.accounts(fileText("/etc/passwd") ?? "")
    permissions.groups = LabPermissions.accounts(fileText("/etc/group") ?? "")
    return permissions
  }

  private func step() throws(LabError) {
    let now = Self.now()
    processes.killOverdueProbes(at: now)
    let rollout = Rollout(from: lives, to: desired)
    for pod in rollout.staying {
      if lives[pod.name]?.pod.volumes != pod.volumes { processes.updateVolumes(of: pod) }
      lives[pod.name]?.update(to: pod)
    }
    for name in rollout.ending { terminate(name, within: nil, at: now) }
    for pod in rollout.starting { create(pod, at: now) }
    for name in lives.keys.sorted() {
      for action in lives[name]?.actionsDue(at: Self.now()) ?? [] { perform(action, name) }
    }
    for name in lives.keys.sorted() where lives[name]?.isGone == true { forget(name) }
    try writeStatus()
    truncateLogs()
  }

  private func create(_ pod: LabPod, at now: LabTime) {
    let addresses =
      pod.usesHostNetwork ? settings.network.nodeAddresses : allocator.addresses(for: pod.name) ?? []
    if !pod.usesHostNetwork, !addresses.isEmpty {
      do { try bridge.add(pod.name, addresses) } catch {
        // The Pod is left out until the manifests change.
        report("error: \(error)")
        try? bridge.remove(pod.name)
        allocator.release(pod.name)
        desired.exclude(pod.name)
        return
      }
    }
    lives[pod.name] = PodLifecycle(
      pod, addresses: addresses, identifier: UUID().uuidString.lowercased(), now: now)
  }

  private func terminate(_ name: NamespacedName, within grace: Duration?, at now: LabTime) {
    for action in lives[name]?.terminate(within: grace, at: now) ?? [] { perform(action, name) }
  }

  private func perform(_ action: PodLifecycle.Action, _ name: NamespacedName) {
    guard let life = lives[name] else { return }
    switch action {
    case .start(let index):
      do {
        let missing = try processes.start(index, of: life)
        lives[name]?.started(index, at: Self.now())
        if !missing.isEmpty { reportMissing(missing, name, life.containers[index].container.name) }
      } catch {
        lives[name]?.startFailed(index, reason: error.reason, message: error.message, at: Self.now())
        report("warning: Pod \(name): container \(life.containers[index].container.name): \(error.message)")
      }
    case .probe(let index, let probe, let run):
      if !processes.run(probe, of: life, index, run: run) {
        lives[name]?.probed(index, run: run, succeeded: false, at: Self.now())
      }
    case .terminate(let index): processes.signal(SIGTERM, container: index, of: name)
    case .kill(let index): processes.kill(life.containers[index].container, index, of: name)
    }
  }

  private func reportMissing(_ limits: [String], _ pod: NamespacedName, _ container: String) {
    let line =
      "warning: Pod \(pod): container \(container): its limit of \(limits.joined(separator: " and ")) is not in force, "
      + "since this machine lets the lab make no such cgroup; expect the program to run without it"
    if reportedLimits.insert(line).inserted { report(line) }
  }

  private func forget(_ name: NamespacedName) {
    guard let life = lives.removeValue(forKey: name) else { return }
    processes.killAll(of: name)
    processes.forget(name)
    guard !life.pod.usesHostNetwork else { return }
    do { try bridge.remove(name) } catch { report("error: \(error)") }
    allocator.release(name)
  }

  private func writeStatus() throws(LabError) {
    for folder in manifests.folders {
      let pods = lives.values.filter { $0.pod.folder == folder }.sorted { $0.pod.name < $1.pod.name }
      let objects = pods.map { $0.object(node: settings.node, hostAddresses: settings.network.nodeAddresses) }
      try statusFiles[folder]?.write(objects + desired.workloads(in: folder, pods: lives, created: created))
    }
  }

  /// Logs are on a tmpfs, so their size is limited.
  private func truncateLogs() {
    guard ContinuousClock.now - lastLogCheck > .seconds(10) else { return }
    lastLogCheck = .now
    let folder = "\(record.directory)/logs"
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      var found = stat()
      // The kubelet's limit. Programs have the log open for appending, so they continue at the new end.
      if stat("\(folder)/\(name)", &found) == 0, found.st_size > 10 << 20 { truncate("\(folder)/\(name)", 0) }
    }
  }

  /// Returns the current time. The monotonic clock is CLOCK_BOOTTIME, which includes suspends.
  static func now() -> LabTime {
    var (wall, monotonic) = (timespec(), timespec())
    clock_gettime(CLOCK_REALTIME, &wall)
    clock_gettime(CLOCK_BOOTTIME, &monotonic)
    return LabTime(
      seconds: Int64(wall.tv_sec), monotonic: .seconds(monotonic.tv_sec) + .nanoseconds(monotonic.tv_nsec))
  }
}
