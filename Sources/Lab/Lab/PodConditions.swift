/// The conditions of a Pod (core/v1, PodCondition), each with the time since which it has been so.
struct PodConditions: Hashable, Sendable {
  /// One of them.
  struct Condition: Hashable, Sendable {
    let type: String
    var isTrue: Bool
    var since: Moment
    var reason: String?
    var message: String?
  }

  private(set) var all: [Condition] = []

  /// Whether it is there and true.
  func isTrue(_ type: String) -> Bool { all.contains { $0.type == type && $0.isTrue } }

  mutating func update(_ life: PodLife, _ now: Moment) {
    let containers = life.containers[life.initCount...]
    let unready = containers.filter { !$0.isReady }.map(\.container.name)
    let isDone = life.phase == .succeeded
    let problem: (String, String)? =
      isDone
      ? ("PodCompleted", "")
      : unready.isEmpty
        ? nil : ("ContainersNotReady", "containers with unready status: [\(unready.joined(separator: " "))]")
    set("Initialized", life.isInitialized, now, life.isInitialized ? nil : ("ContainersNotInitialized", ""))
    set("Ready", problem == nil, now, problem)
    set("ContainersReady", problem == nil, now, problem)
    set("PodScheduled", true, now, nil)
  }

  private mutating func set(
    _ type: String, _ isTrue: Bool, _ now: Moment, _ why: (reason: String, message: String)?
  ) {
    guard let place = all.firstIndex(where: { $0.type == type }) else {
      all.append(
        Condition(type: type, isTrue: isTrue, since: now, reason: why?.reason, message: why?.message))
      return
    }
    if all[place].isTrue != isTrue { all[place].since = now }
    all[place].isTrue = isTrue
    (all[place].reason, all[place].message) = (why?.reason, why?.message)
  }
}
