internal import Addresses
internal import ClusterModel
internal import Dispatch
internal import Foundation
internal import Glibc
internal import Inotify
internal import Lab
internal import ManifestSource

/// Looks after a lab until it is told to end: makes the network, runs the Pods, asks them whether they are ready, follows
/// the manifests, and writes down what has become of each Pod. One thread does all of it, one thing after the other; only
/// probes over the network run beside it.
public final class LabSupervisor {
  private let settings: LabSettings
  private let say: (String) -> Void
  private let inbox = Inbox()
  private let bridge: LabBridge
  private var record: LabRecord
  private var manifests: ObjectFiles
  private var ear: Inotify?
  private var wanted = WantedPods([])
  private var lives: [NamespacedName: PodLife] = [:]
  private var book: AddressBook
  private var status: [String: StatusFolder]
  private var processes: LabProcesses
  private var saidAboutPods: Set<Diagnostic> = []
  private var isStopping = false
  private let created = LabSupervisor.now()
  private var signals: [any DispatchSourceSignal] = []
  private var logsLookedAt = ContinuousClock.now

  /// - Parameter say: is told, line by line, what a person should know.
  public init(_ settings: LabSettings, say: @escaping (String) -> Void) throws(LabError) {
    self.settings = settings
    self.say = say
    do { manifests = try ObjectFiles(settings.paths, kinds: Self.kinds) } catch {
      throw .input("\(error)", "specify a file or folder of manifests")
    }
    record = LabRecord(
      name: settings.name.description, token: Self.token(), paths: settings.paths, folders: manifests.folders,
      blocks: settings.network.blocks.map(\.description), node: settings.node, supervisor: .own)
    bridge = LabBridge(name: settings.name, network: settings.network)
    book = AddressBook(settings.network)
    status = Dictionary(uniqueKeysWithValues: manifests.folders.map { ($0, StatusFolder($0)) })
    processes = LabProcesses(settings, record, bridge, inbox)
  }

  private static let kinds: Set<String> = [
    "Pod", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "CronJob",
  ]

  private static func token() -> String {
    String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
  }

  /// Does all of it, and returns when the lab is gone.
  ///
  /// - Parameter whenUp: is called once, when the Pods that could be started are ready or have had their time.
  public func run(whenUp: () -> Void) throws(LabError) {
    defer { processes.shutdown() }
    try record.claim()
    listenToSignals()
    do {
      try bridge.make()
      for line in try Forwarding.switchOn(settings.network.blocks.map(\.family)) { say(line) }
      try follow(whenUp)
    } catch {
      try? LabTeardown.sweep(settings.name, record)
      throw error
    }
    try LabTeardown.sweep(settings.name, record)
  }

  private func listenToSignals() {
    for (number, event) in [
      (SIGTERM, LabEvent.stop), (SIGINT, .stop), (SIGHUP, .stop), (SIGCHLD, .processesEnded),
    ] {
      // Their usual effect would come first; the child's is none, and must stay, or its exit code would be lost.
      if number != SIGCHLD { signal(number, SIG_IGN) }
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [inbox] in inbox.post(event) }
      source.activate()
      signals.append(source)
    }
  }

  private func follow(_ whenUp: () -> Void) throws(LabError) {
    let impatient = ContinuousClock.now.advanced(by: settings.patience)
    var isUp = false
    listenToFolders()
    lookAtManifests(untilSettled: true)
    while true {
      try step()
      if !isUp, isSettled || .now >= impatient {
        isUp = true
        report()
        whenUp()
      }
      if isStopping, lives.isEmpty { return }
      for event in inbox.wait(atMost: untilNextStep(isUp ? nil : impatient)) { handle(event) }
      lookAtManifests()
    }
  }

  /// All Pods that could be started are ready, or have done their work.
  private var isSettled: Bool {
    lives.values.allSatisfy { life in
      life.isReady || life.isDone || life.containers.contains { $0.starts == 0 && $0.cannotStart }
    }
  }

  /// Names the Pods that are not what their author wants.
  private func report() {
    for (name, life) in lives.sorted(by: { $0.key < $1.key }) where !life.isReady && !life.isDone {
      say("warning: Pod \(name): \(life.trouble)")
    }
  }

  // MARK: What is waited for

  private func listenToFolders() {
    ear = try? Inotify { [inbox] in inbox.post(.manifestsChanged) }
    for folder in manifests.folders { _ = try? ear?.watch(folder: folder) }
  }

  /// At most three seconds, since the kernel does not tell of what happens on a network file system.
  private func untilNextStep(_ impatient: ContinuousClock.Instant?) -> Duration {
    var waits = [Duration.seconds(3)]
    let now = Self.now().steady
    waits += lives.values.compactMap(\.nextDue).map { $0 - now }
    if let next = processes.nextDue { waits.append(next - now) }
    if manifests.isUnsettled { waits.append(.milliseconds(50)) }
    if let impatient { waits.append(impatient - .now) }
    return waits.min() ?? .zero
  }

  private func handle(_ event: LabEvent) {
    let now = Self.now()
    switch event {
    case .processesEnded:
      for ending in processes.reap(now) {
        switch ending {
        case .container(let pod, let place, let exit): lives[pod]?.ended(place, exit, now)
        case .probe(let pod, let place, let run, let succeeded):
          lives[pod]?.probed(place, run: run, succeeded, now)
        }
      }
    case .probed(let pod, let place, let run, let succeeded):
      lives[pod]?.probed(place, run: run, succeeded, now)
    case .manifestsChanged: _ = ear?.take()
    case .stop: stop(now)
    }
  }

  /// Told a second time, it does not wait for anybody.
  private func stop(_ now: Moment) {
    let grace: Duration? = isStopping ? .zero : nil
    isStopping = true
    wanted = WantedPods([])
    for name in lives.keys { end(name, within: grace, now) }
  }

  // MARK: What is done

  private func lookAtManifests(untilSettled: Bool = false) {
    guard !isStopping else { return }
    // A file that is being written all the time is left for later.
    for _ in 0..<(untilSettled ? 100 : 1) {
      if let look = manifests.look() { take(look) }
      guard untilSettled, manifests.isUnsettled else { return }
      usleep(20_000)
    }
  }

  private func take(_ look: ObjectFiles.Look) {
    for diagnostic in look.diagnostics { say(diagnostic.description) }
    wanted = WantedPods(look.objects.map { WantedPods.Source(folder: $0.folder, object: $0.value) })
    for diagnostic in wanted.diagnostics where saidAboutPods.insert(diagnostic).inserted {
      say(diagnostic.description)
    }
    saidAboutPods.formIntersection(wanted.diagnostics)
  }

  private func step() throws(LabError) {
    let now = Self.now()
    processes.killOverdueProbes(now)
    let rollout = Rollout(lives, wanted: wanted)
    for pod in rollout.staying { lives[pod.name]?.take(pod) }
    for name in rollout.ending { end(name, within: nil, now) }
    for pod in rollout.starting { begin(pod, now) }
    for name in lives.keys.sorted() {
      for action in lives[name]?.due(Self.now()) ?? [] { perform(action, name) }
    }
    for name in lives.keys.sorted() where lives[name]?.isGone == true { forget(name) }
    try writeStatus()
    shortenLogs()
  }

  private func begin(_ pod: LabPod, _ now: Moment) {
    let addresses = pod.usesHostNetwork ? settings.network.nodeAddresses : book.addresses(for: pod.name) ?? []
    if !pod.usesHostNetwork, !addresses.isEmpty {
      do { try bridge.add(pod.name, addresses) } catch {
        // It is tried again with the next change; until then the Pod is not there.
        say("error: \(error)")
        try? bridge.remove(pod.name)
        book.release(pod.name)
        wanted.leaveOut(pod.name)
        return
      }
    }
    lives[pod.name] = PodLife(pod, addresses: addresses, identifier: UUID().uuidString.lowercased(), now: now)
  }

  private func end(_ name: NamespacedName, within grace: Duration?, _ now: Moment) {
    for action in lives[name]?.terminate(within: grace, now) ?? [] { perform(action, name) }
  }

  private func perform(_ action: PodLife.Action, _ name: NamespacedName) {
    guard let life = lives[name] else { return }
    switch action {
    case .start(let place):
      do {
        try processes.start(place, of: life)
        lives[name]?.started(place, Self.now())
      } catch {
        lives[name]?.failed(place, reason: error.reason, message: error.message, Self.now())
        say("warning: Pod \(name): container \(life.containers[place].container.name): \(error.message)")
      }
    case .probe(let place, let probe, let run):
      if !processes.ask(probe, of: life, place, run: run) {
        lives[name]?.probed(place, run: run, false, Self.now())
      }
    case .end(let place): processes.signal(SIGTERM, name, place)
    case .kill(let place): processes.kill(name, place, life.containers[place].container)
    }
  }

  private func forget(_ name: NamespacedName) {
    guard let life = lives.removeValue(forKey: name), !life.pod.usesHostNetwork else { return }
    processes.killAll(of: name)
    processes.forget(name)
    do { try bridge.remove(name) } catch { say("error: \(error)") }
    book.release(name)
  }

  private func writeStatus() throws(LabError) {
    for folder in manifests.folders {
      let pods = lives.values.filter { $0.pod.folder == folder }.sorted { $0.pod.name < $1.pod.name }
      let objects = pods.map { $0.object(node: settings.node, hostAddresses: settings.network.nodeAddresses) }
      try status[folder]?.write(objects + wanted.workloads(in: folder, lives, created: created))
    }
  }

  /// Logs are in memory, so none may grow for ever.
  private func shortenLogs() {
    guard ContinuousClock.now - logsLookedAt > .seconds(10) else { return }
    logsLookedAt = .now
    let folder = "\(record.directory)/logs"
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      var found = stat()
      // As many bytes as the kubelet keeps. Writers add at the end, wherever that is.
      if stat("\(folder)/\(name)", &found) == 0, found.st_size > 10 << 20 { truncate("\(folder)/\(name)", 0) }
    }
  }

  static func now() -> Moment {
    var (wall, steady) = (timespec(), timespec())
    clock_gettime(CLOCK_REALTIME, &wall)
    clock_gettime(CLOCK_BOOTTIME, &steady)
    return Moment(
      seconds: Int64(wall.tv_sec), steady: .seconds(steady.tv_sec) + .nanoseconds(steady.tv_nsec))
  }
}
