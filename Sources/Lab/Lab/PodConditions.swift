/// The conditions of a Pod (core/v1, PodCondition).
struct PodConditions: Hashable, Sendable {
  /// A condition with the time of its last transition.
  struct Condition: Hashable, Sendable {
    let type: String
    var isTrue: Bool
    var since: LabTime
    var reason: String?
    var message: String?
  }

  private(set) var all: [Condition] = []

  /// Whether the Pod has the condition and its status is True.
  func isTrue(_ type: String) -> Bool { all.contains { $0.type == type && $0.isTrue } }

  mutating func update(_ pod: PodLifecycle, at now: LabTime) {
    let containers = pod.containers[pod.initCount...]
    let unready = containers.filter { !$0.isReady }.map(\.container.name)
    let isDone = pod.phase == .succeeded
    let problem: (String, String)? =
      isDone
      ? ("PodCompleted", "")
      : unready.isEmpty
        ? nil : ("ContainersNotReady", "containers with unready status: [\(unready.joined(separator: " "))]")
    set(
      "Initialized", to: pod.isInitialized, pod.isInitialized ? nil : ("ContainersNotInitialized", ""),
      at: now)
    set("Ready", to: problem == nil, problem, at: now)
    set("ContainersReady", to: problem == nil, problem, at: now)
    set("PodScheduled", to: true, nil, at: now)
  }

  private mutating func set(
    _ type: String, to isTrue: Bool, _ problem: (reason: String, message: String)?, at now: LabTime
  ) {
    guard let index = all.firstIndex(where: { $0.type == type }) else {
      all.append(
        Condition(type: type, isTrue: isTrue, since: now, reason: problem?.reason, message: problem?.message))
      return
    }
    if all[index].isTrue != isTrue { all[index].since = now }
    all[index].isTrue = isTrue
    (all[index].reason, all[index].message) = (problem?.reason, problem?.message)
  }
}
