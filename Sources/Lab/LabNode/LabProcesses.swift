internal import Addresses
internal import ClusterModel
internal import Foundation
internal import Glibc
internal import Lab

/// The programs of a lab's Pods: those of containers, and those of probes.
struct LabProcesses {
  /// What ended.
  enum Ending {
    case container(NamespacedName, Int, ContainerLife.Exit)
    case probe(NamespacedName, Int, run: Int, Bool)
  }

  private struct ContainerKey: Hashable {
    let pod: NamespacedName
    let place: Int
  }

  private struct ProbeProcess {
    let container: ContainerKey
    let run: Int
    var deadline: Duration
  }

  private let settings: LabSettings
  private let record: LabRecord
  private let bridge: LabBridge
  private let inbox: Inbox
  private let prober = Prober()
  private var running: [ContainerKey: ProcessIdentity] = [:]
  private var containers: [Int32: (key: ContainerKey, name: String)] = [:]
  private var probes: [Int32: ProbeProcess] = [:]

  init(_ settings: LabSettings, _ record: LabRecord, _ bridge: LabBridge, _ inbox: Inbox) {
    (self.settings, self.record, self.bridge, self.inbox) = (settings, record, bridge, inbox)
  }

  func shutdown() { prober.shutdown() }

  /// Starts a container's program.
  mutating func start(_ place: Int, of life: PodLife) throws(ProgramStart.Failure) {
    let container = life.containers[place].container
    let (start, path) = program(container, of: life)
    let process = try start.start(searchPath: path)
    let key = ContainerKey(pod: life.pod.name, place: place)
    containers[process] = (key, container.name)
    running[key] = ProcessIdentity(process)
  }

  private func program(_ container: LabContainer, of life: PodLife) -> (ProgramStart, searchPath: String?) {
    let name = life.pod.name
    let program = ContainerProgram(
      container, in: life, node: settings.node, host: settings.network.nodeAddresses, base: Self.environment)
    var start = ProgramStart(words: program.words, environment: program.environment)
    start.environment.append(
      "\(ProgramMark.variable)=\(ProgramMark.container(record.token, name, container.name).text)")
    start.folder = program.folder
    start.output = record.log(of: "\(name.namespace).\(name.name)", container: container.name)
    start.resolver = resolver(for: life.pod)
    if !life.pod.usesHostNetwork {
      start.network = bridge.path(of: name)
      start.hostName = life.pod.hostName
      start.hosts = hosts(for: life)
    }
    return (start, program.searchPath)
  }

  /// A file as the kubelet makes it for `dnsPolicy: ClusterFirst`; empty where the machine's own is to be used.
  private func resolver(for pod: LabPod) -> String {
    guard let server = settings.nameServer,
      !["Default", "None"].contains(pod.object["spec"]["dnsPolicy"].text)
    else {
      return ""
    }
    let domain = settings.clusterDomain
    let domains = ["\(pod.name.namespace).svc.\(domain)", "svc.\(domain)", domain]
    return file(
      record.resolver(of: pod.name.namespace),
      "search \(domains.joined(separator: " "))\nnameserver \(server)\noptions ndots:5\n")
  }

  /// Empty where the machine has no such file, and nothing can stand for it.
  private func hosts(for life: PodLife) -> String {
    guard access("/etc/hosts", F_OK) == 0 else { return "" }
    return file(
      record.hosts(of: life.pod.name), life.pod.hostsFile(at: life.addresses, domain: settings.clusterDomain))
  }

  private func file(_ path: String, _ text: String) -> String {
    if fileText(path) != text { try? writeWhole(Array(text.utf8), to: path) }
    return path
  }

  /// What a container gets of the machine's environment: enough to find programs and the home folder.
  private static var environment: [String: String] {
    let own = ProcessInfo.processInfo.environment
    let path = own["PATH"] ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return ["PATH": path, "HOME": own["HOME"] ?? "/", "LANG": own["LANG"] ?? "C.UTF-8"]
  }

  /// Asks; the answer comes into the inbox, or as a process that ends. False when it cannot even be asked.
  mutating func ask(_ probe: Probe, of life: PodLife, _ place: Int, run: Int) -> Bool {
    let name = life.pod.name
    let own = life.addresses.first.map { $0.family == .ipv6 ? "[\($0)]" : "\($0)" } ?? ""
    let (prober, inbox, timeout) = (prober, inbox, probe.timeout)
    switch probe.question {
    case .exec(let words): return start(words, probe, of: life, place, run: run)
    case .http(let isSecure, let host, let port, let path, let headers):
      let url = "\(isSecure ? "https" : "http")://\(host ?? own):\(port)\(path)"
      Task {
        let answer = await prober.answers(url, headers: headers, within: timeout)
        inbox.post(.probed(name, place, run: run, answer))
      }
    case .tcp(let host, let port):
      let address = host ?? life.addresses.first?.description ?? ""
      Task {
        let answer = await prober.connects(to: address, port: port, within: timeout)
        inbox.post(.probed(name, place, run: run, answer))
      }
    }
    return true
  }

  private mutating func start(_ words: [String], _ probe: Probe, of life: PodLife, _ place: Int, run: Int)
    -> Bool
  {
    var (start, path) = program(life.containers[place].container, of: life)
    start.words = words
    guard let process = try? start.start(searchPath: path) else { return false }
    probes[process] = ProbeProcess(
      container: ContainerKey(pod: life.pod.name, place: place), run: run,
      deadline: LabSupervisor.now().steady + probe.timeout)
    return true
  }

  /// When the next probe's time is over.
  var nextDue: Duration? { probes.values.map(\.deadline).min() }

  mutating func killOverdueProbes(_ now: Moment) {
    for (process, probe) in probes where probe.deadline <= now.steady {
      // Its end is heard of, and is a no. It leads a group of its own and is not waited for yet, so the number is its.
      Glibc.kill(-process, SIGKILL)
      probes[process]?.deadline = now.steady + .seconds(1)
    }
  }

  /// What has ended since this was asked last.
  mutating func reap(_ now: Moment) -> [Ending] {
    var endings: [Ending] = []
    while true {
      var status: Int32 = 0
      let process = waitpid(-1, &status, WNOHANG)
      if process < 0, errno == EINTR { continue }
      guard process > 0 else { return endings }
      let signal = status & 0x7f
      let exit: ContainerLife.Exit = signal == 0 ? .code(Int(status >> 8 & 0xff)) : .signal(Int(signal))
      if let probe = probes.removeValue(forKey: process) {
        endings.append(.probe(probe.container.pod, probe.container.place, run: probe.run, exit.code == 0))
      } else if let container = containers.removeValue(forKey: process) {
        running[container.key] = nil
        // A container ends with its first program; what else it started goes too.
        ProgramMark.container(record.token, container.key.pod, container.name).killAll()
        endings.append(.container(container.key.pod, container.key.place, exit))
      }
    }
  }

  func signal(_ signal: Int32, _ pod: NamespacedName, _ place: Int) {
    running[ContainerKey(pod: pod, place: place)]?.signal(signal)
  }

  func kill(_ pod: NamespacedName, _ place: Int, _ container: LabContainer) {
    running[ContainerKey(pod: pod, place: place)]?.signal(SIGKILL)
    ProgramMark.container(record.token, pod, container.name).killAll()
  }

  func killAll(of pod: NamespacedName) { ProgramMark.pod(record.token, pod).killAll() }

  /// The Pod is gone.
  func forget(_ pod: NamespacedName) { unlink(record.hosts(of: pod)) }
}
