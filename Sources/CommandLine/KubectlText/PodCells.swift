internal import ClusterModel

/// The cells of a Pod in tables and descriptions, in kubectl's words: its status is the most informative one of its
/// own, its init containers' and its containers'.
struct PodCells {
  private let pod: ObjectValue
  private let now: Int64
  private let initialization: Initialization
  private let containers: [ObjectValue]

  init(_ pod: ObjectValue, now: Int64) {
    self.pod = pod
    self.now = now
    initialization = Initialization(pod)
    containers = pod["status"]["containerStatuses"].elements
  }

  /// The number of ready containers and restartable init containers, of how many.
  var ready: String {
    let all = pod["spec"]["containers"].elements.count + initialization.restartableCount
    return "\(initialization.readyCount + (isInitialized ? readyContainers : 0))/\(all)"
  }

  private var isInitialized: Bool { initialization.problem == nil || pod.hasTrueCondition("Initialized") }

  private var readyContainers: Int {
    containers.filter { $0["ready"].boolean == true && !$0["state"]["running"].isNull }.count
  }

  var status: String {
    let phase = pod["status"]["phase"].text ?? "Unknown"
    guard !pod["metadata"]["deletionTimestamp"].isNull else { return state }
    if pod["status"]["reason"].text == "NodeLost" { return "Unknown" }
    return ["Succeeded", "Failed"].contains(phase) ? state : "Terminating"
  }

  private var state: String {
    let own = ownState
    guard isInitialized else { return initialization.problem ?? own }
    // The first container's reason takes precedence.
    let told = containers.compactMap(\.reason).first ?? initialization.problem ?? own
    guard told == "Completed" else { return told }
    if readyContainers > 0, pod.hasTrueCondition("Ready") { return "Running" }
    return containers.first(where: \.hasFailed)?.reason ?? (readyContainers > 0 ? "NotReady" : told)
  }

  private var ownState: String {
    let isGated = pod["status"]["conditions"].elements.contains {
      $0["type"].text == "PodScheduled" && $0["reason"].text == "SchedulingGated"
    }
    if isGated { return "SchedulingGated" }
    return pod["status"]["reason"].text ?? pod["status"]["phase"].text ?? "Unknown"
  }

  /// `0`, `3 (5m ago)`
  var restarts: String {
    let counted = (isInitialized ? initialization.restartable + containers : initialization.seen)
    let count = counted.reduce(0) { $0 + ($1["restartCount"].number ?? 0) }
    let last = counted.compactMap { Age(since: $0["lastState"]["terminated"]["finishedAt"], now: now) }
      .min { $0.seconds < $1.seconds }
    return "\(count)" + (count > 0 ? last.map { " (\($0) ago)" } ?? "" : "")
  }

  /// IP, NODE, NOMINATED NODE, READINESS GATES
  var wide: [String] {
    [
      pod["status"]["podIPs"].elements.first?["ip"].text ?? pod["status"]["podIP"].text ?? "<none>",
      pod["spec"]["nodeName"].text ?? "<none>", pod["status"]["nominatedNodeName"].text ?? "<none>",
      readinessGates,
    ]
  }

  private var readinessGates: String {
    let gates = pod["spec"]["readinessGates"].elements.compactMap { $0["conditionType"].text }
    return gates.isEmpty ? "<none>" : "\(gates.filter { pod.hasTrueCondition($0) }.count)/\(gates.count)"
  }
}

/// The progress of a Pod's init containers.
private struct Initialization {
  /// The statuses of init containers that keep running beside the containers (sidecars), as far as they were started.
  let restartable: [ObjectValue]
  /// How many of them the Pod has.
  let restartableCount: Int
  /// The statuses up to the init container that the Pod waits for.
  let seen: [ObjectValue]
  /// Why the containers do not run yet; nil if they may run.
  let problem: String?
  /// How many of the restartable ones are ready.
  let readyCount: Int

  init(_ pod: ObjectValue) {
    let specs = pod["spec"]["initContainers"].elements
    let keeping = Set(specs.filter { $0["restartPolicy"].text == "Always" }.compactMap { $0["name"].text })
    let statuses = pod["status"]["initContainerStatuses"].elements
    let isKeeping = { (status: ObjectValue) in keeping.contains(status["name"].text ?? "") }
    let isDone = { (status: ObjectValue) in
      status["state"]["terminated"]["exitCode"].number == 0
        || isKeeping(status) && status["started"].boolean == true
    }
    let waiting = statuses.firstIndex { !isDone($0) }
    seen = Array(statuses.prefix((waiting ?? statuses.count) + (waiting == nil ? 0 : 1)))
    restartable = seen.filter(isKeeping)
    restartableCount = specs.count { $0["restartPolicy"].text == "Always" }
    readyCount = seen.count {
      isKeeping($0) && isDone($0) && $0["ready"].boolean == true
        && $0["state"]["terminated"]["exitCode"].number != 0
    }
    problem = waiting.map { index in
      let status = statuses[index]
      let isPlain = status["state"]["waiting"]["reason"].text == "PodInitializing"
      if let reason = status.reason, !isPlain { return "Init:\(reason)" }
      return "Init:\(index)/\(specs.count)"
    }
  }
}

extension ObjectValue {
  /// Why a container does not run: its reason, or its signal or exit code.
  fileprivate var reason: String? {
    let (waiting, terminated) = (self["state"]["waiting"], self["state"]["terminated"])
    if let reason = waiting["reason"].text { return reason }
    if terminated.isNull { return nil }
    if let reason = terminated["reason"].text { return reason }
    if let signal = terminated["signal"].number, signal != 0 { return "Signal:\(signal)" }
    return "ExitCode:\(terminated["exitCode"].number ?? 0)"
  }

  /// Whether a container ended with an exit code other than 0, and does not wait for another start.
  fileprivate var hasFailed: Bool {
    let terminated = self["state"]["terminated"]
    return self["state"]["waiting"]["reason"].text == nil && !terminated.isNull
      && terminated["exitCode"].number != 0
  }

  func hasTrueCondition(_ type: String) -> Bool {
    self["status"]["conditions"].elements.contains { $0["type"].text == type && $0["status"].text == "True" }
  }
}
