internal import Addresses
internal import ClusterModel
internal import FoundationEssentials
internal import Glibc
internal import Lab
internal import SmallFiles

/// The processes of a lab: the programs of containers and of exec probes.
struct LabProcesses {
  typealias ContainerIndex = PodLifecycle.ContainerIndex

  /// A process that has exited.
  enum ExitedProcess {
    /// The program of a container.
    case container(NamespacedName, ContainerIndex, ContainerLifecycle.Exit)
    /// The program of an exec probe.
    case probe(NamespacedName, ContainerIndex, run: Int, succeeded: Bool)
  }

  private struct ContainerKey: Hashable {
    let pod: NamespacedName
    let index: ContainerIndex
  }

  private struct ProbeProcess {
    let container: ContainerKey
    let run: Int
    var deadline: Duration
  }

  private let settings: LabSettings
  private let record: LabRecord
  private let bridge: LabBridge
  private let events: LabEventQueue
  private let prober = Prober()
  private var running: [ContainerKey: ProcessIdentity] = [:]
  private var containers: [Int32: (key: ContainerKey, name: String, status: Int32)] = [:]
  private var probes: [Int32: ProbeProcess] = [:]
  private let volumes: PodVolumes
  private let groups: ControlGroups

  init(settings: LabSettings, record: LabRecord, bridge: LabBridge, events: LabEventQueue) {
    (self.settings, self.record, self.bridge, self.events) = (settings, record, bridge, events)
    volumes = PodVolumes(record: record, permissions: settings.permissions)
    groups = ControlGroups(token: record.token)
  }

  func shutdown() { prober.shutdown() }

  /// Starts a container's program. Returns limits of its resources that this machine cannot enforce.
  mutating func start(
    _ index: ContainerIndex, of life: PodLifecycle
  ) throws(ProgramLauncher.Failure) -> [String] {
    let container = life.containers[index].container
    let name = life.pod.name
    let tag = ProcessTag.container(container.name, of: name, token: record.token)
    let (launcher, path) = launcher(for: container, of: life)
    var files = PodFiles(mark: tag.mark, folder: realPath(life.pod.folder) ?? life.pod.folder)
    files.shown = replacedFiles(for: life) + (try volumes.shown(for: container, of: life.pod))
    files.isReadOnly = container.rights.hasReadOnlyRoot
    if needsOwnFolder(launcher.workingDirectory, files) { files.ownFolder = launcher.workingDirectory }
    let (cgroups, missing) = groups.create(group(of: container.name, name), container.limits)
    let isolation = Isolation(
      rights: container.rights, user: life.user, files: files, cgroups: cgroups,
      workingDirectory: launcher.workingDirectory)
    do { try record.write(isolation, of: name, container: container.name) } catch {
      throw ProgramLauncher.Failure(reason: "CreateContainerError", message: "\(error)")
    }
    let started = try IsolatedProgram(launcher: launcher, isolation: isolation).start(
      searchPath: path, root: realPath(record.root) ?? record.root,
      empty: realPath(record.empty) ?? record.empty,
      title: "viaduct: Pod \(name), container \(container.name)")
    let key = ContainerKey(pod: name, index: index)
    containers[started.process] = (key, container.name, started.status)
    running[key] = ProcessIdentity(started.process)
    return missing
  }

  private func group(of container: String, _ pod: NamespacedName) -> String {
    "\(pod.namespace).\(pod.name).\(container)"
  }

  /// Whether the folder that a program starts in is neither the machine's, as far as the program sees it, nor a volume's.
  private func needsOwnFolder(_ folder: String, _ files: PodFiles) -> Bool {
    if files.isMade(folder) { return !files.isMounted(folder) }
    return isFolder(at: folder) != true || !files.shows(realPath(folder) ?? folder)
  }

  private func launcher(
    for container: LabContainer, of life: PodLifecycle
  ) -> (ProgramLauncher, searchPath: String?) {
    let name = life.pod.name
    var base = Self.environment
    if !container.rights.isPrivileged { base["HOME"] = "/tmp" }
    let program = ContainerProgram(
      container, in: life, node: settings.node, host: settings.network.nodeAddresses, base: base)
    var launcher = ProgramLauncher(arguments: program.arguments, environment: program.environment)
    launcher.environment.append(
      "\(ProcessTag.variable)=\(ProcessTag.container(container.name, of: name, token: record.token).text)")
    launcher.workingDirectory = program.workingDirectory
    launcher.output = record.log(of: "\(name.namespace).\(name.name)", container: container.name)
    if !life.pod.usesHostNetwork {
      launcher.network = bridge.path(of: name)
      launcher.hostName = life.pod.hostName
    }
    return (launcher, program.searchPath)
  }

  /// The files that stand in for the machine's own in /etc.
  private func replacedFiles(for life: PodLifecycle) -> [PodFiles.Shown] {
    let resolver = resolvConf(for: life.pod)
    let own = resolver.isEmpty ? realPath("/etc/resolv.conf") ?? "" : resolver
    var files = [(own, "/etc/resolv.conf")]
    if !life.pod.usesHostNetwork { files.append((hosts(for: life), "/etc/hosts")) }
    return files.compactMap { file, instead in
      // /etc/resolv.conf may be a link into /run, where the program has an empty folder.
      guard !file.isEmpty, let real = realPath(file) else { return nil }
      return PodFiles.Shown(from: real, at: realPath(instead) ?? instead, isFolder: false, isReadOnly: true)
    }
  }

  /// Writes the resolv.conf that the kubelet makes for `dnsPolicy: ClusterFirst`, and returns its path; empty if the
  /// machine's own applies.
  private func resolvConf(for pod: LabPod) -> String {
    guard let server = settings.nameServer,
      !["Default", "None"].contains(pod.object["spec"]["dnsPolicy"].text)
    else {
      return ""
    }
    let domain = settings.clusterDomain
    let domains = ["\(pod.name.namespace).svc.\(domain)", "svc.\(domain)", domain]
    return write(
      record.resolvConf(of: pod.name.namespace),
      "search \(domains.joined(separator: " "))\nnameserver \(server)\noptions ndots:5\n")
  }

  /// Writes the Pod's hosts file and returns its path; empty if the machine has no /etc/hosts that it could replace.
  private func hosts(for life: PodLifecycle) -> String {
    guard access("/etc/hosts", F_OK) == 0 else { return "" }
    return write(
      record.hosts(of: life.pod.name), life.pod.hostsFile(at: life.addresses, domain: settings.clusterDomain))
  }

  private func write(_ path: String, _ text: String) -> String {
    if fileText(path) != text { try? writeAtomically(Array(text.utf8), to: path) }
    return path
  }

  /// The variables of the machine's environment that containers get.
  private static var environment: [String: String] {
    let own = ProcessInfo.processInfo.environment
    let path = own["PATH"] ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return ["PATH": path, "HOME": own["HOME"] ?? "/", "LANG": own["LANG"] ?? "C.UTF-8"]
  }

  /// Runs a probe. The result is added to the event queue or, for an exec probe, returned by `reap`. Returns whether the
  /// probe could be started.
  mutating func run(
    _ probe: Probe, of life: PodLifecycle, _ index: ContainerIndex, run: Int
  ) -> Bool {
    let name = life.pod.name
    let own = life.addresses.first.map { $0.family == .ipv6 ? "[\($0)]" : "\($0)" } ?? ""
    let (prober, events, timeout) = (prober, events, probe.timeout)
    switch probe.handler {
    case .exec(let command): return start(command, for: probe, of: life, index, run: run)
    case .http(let isSecure, let host, let port, let path, let headers):
      let url = "\(isSecure ? "https" : "http")://\(host ?? own):\(port)\(path)"
      Task {
        let succeeded = await prober.answers(url, headers: headers, within: timeout)
        events.post(.probed(name, index, run: run, succeeded: succeeded))
      }
    case .tcp(let host, let port):
      let address = host ?? life.addresses.first?.description ?? ""
      Task {
        let succeeded = await prober.connects(to: address, port: port, within: timeout)
        events.post(.probed(name, index, run: run, succeeded: succeeded))
      }
    }
    return true
  }

  private mutating func start(
    _ command: [String], for probe: Probe, of life: PodLifecycle, _ index: ContainerIndex, run: Int
  ) -> Bool {
    let container = life.containers[index].container
    var (launcher, path) = launcher(for: container, of: life)
    launcher.arguments = command
    guard let first = running[ContainerKey(pod: life.pod.name, index: index)],
      let isolation = record.isolations(of: life.pod.name).first(where: { $0.container == container.name }),
      let process = try? IsolatedProgram(launcher: launcher, isolation: isolation.isolation).enter(
        first, searchPath: path)
    else { return false }
    probes[process] = ProbeProcess(
      container: ContainerKey(pod: life.pod.name, index: index), run: run,
      deadline: LabSupervisor.now().monotonic + probe.timeout)
    return true
  }

  /// When the next exec probe times out.
  var nextDue: Duration? { probes.values.map(\.deadline).min() }

  /// Kills exec probes that have timed out.
  mutating func killOverdueProbes(at now: LabTime) {
    for (process, probe) in probes where probe.deadline <= now.monotonic {
      // Its exit is reported by `reap` and is a failure. It leads its own process group and has not been waited for, so its
      // ID cannot have been reused.
      Glibc.kill(-process, SIGKILL)
      probes[process]?.deadline = now.monotonic + .seconds(1)
    }
  }

  /// Returns the processes that have exited since the last call.
  mutating func reap() -> [ExitedProcess] {
    var exited: [ExitedProcess] = []
    while true {
      var status: Int32 = 0
      let process = waitpid(-1, &status, WNOHANG)
      if process < 0, errno == EINTR { continue }
      guard process > 0 else { return exited }
      if let container = containers[process] { status = programStatus(container.status, or: status) }
      let signal = status & 0x7f
      let exit: ContainerLifecycle.Exit = signal == 0 ? .code(Int(status >> 8 & 0xff)) : .signal(Int(signal))
      if let probe = probes.removeValue(forKey: process) {
        exited.append(
          .probe(
            probe.container.pod, probe.container.index, run: probe.run, succeeded: exit.code == 0))
      } else if let container = containers.removeValue(forKey: process) {
        running[container.key] = nil
        // A container ends with its main process; its other processes are killed.
        groups.remove(group(of: container.name, container.key.pod))
        ProcessTag.container(container.name, of: container.key.pod, token: record.token).killAll()
        exited.append(.container(container.key.pod, container.key.index, exit))
      }
    }
  }

  /// Reads how the program ended, which the first process of its namespaces has written; if that was killed, so was it.
  private func programStatus(_ file: Int32, or status: Int32) -> Int32 {
    defer { close(file) }
    var found: Int32 = 0
    return read(file, &found, 4) == 4 ? found : status
  }

  /// Sends a signal to the main process of a container.
  func signal(_ signal: Int32, container index: ContainerIndex, of pod: NamespacedName) {
    running[ContainerKey(pod: pod, index: index)]?.signal(signal)
  }

  /// Kills all processes of a container.
  func kill(_ container: LabContainer, _ index: ContainerIndex, of pod: NamespacedName) {
    running[ContainerKey(pod: pod, index: index)]?.signal(SIGKILL)
    ProcessTag.container(container.name, of: pod, token: record.token).killAll()
  }

  func killAll(of pod: NamespacedName) { ProcessTag.pod(pod, token: record.token).killAll() }

  /// Writes the contents of a Pod's ConfigMaps after a change.
  func updateVolumes(of pod: LabPod) { volumes.update(pod) }

  /// Removes the files and volumes of a Pod that is gone.
  func forget(_ pod: NamespacedName) {
    record.forget(pod)
    volumes.remove(pod)
  }
}
