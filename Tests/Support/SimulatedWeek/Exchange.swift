internal import SeededRandom

/// Some pods of a Service make room for others: the new ones start, are ready when the old ones begin to end, and the old ones
/// are gone.
struct Exchange: Sendable {
  /// Which pods leave, of those that are ready.
  enum Leaving: Sendable {
    case oldest(Int)
    case newest(Int)
    case on(node: Int)
  }

  private enum Phase { case toBegin, starting, ending, over }

  let service: Int
  private let leaving: Leaving
  /// Nil for as many as leave.
  private let arriving: Int?
  private var phase = Phase.toBegin
  private var old: Set<UInt32> = []
  private var new: Set<UInt32> = []

  init(_ service: Int, leaving: Leaving, arriving: Int? = nil) {
    self.service = service
    self.leaving = leaving
    self.arriving = arriving
  }

  var isOver: Bool { phase == .over }

  /// Makes the next step; returns which slices it changed.
  mutating func step(
    _ pods: inout ServicePods, _ places: inout PodPlaces, _ random: inout SeededGenerator
  ) -> Set<Int> {
    switch phase {
    case .toBegin:
      old = pods.select(leaving, places)
      return start(arriving ?? old.count, &pods, &places, &random)
    case .starting:
      return hand(&pods)
    case .ending:
      phase = .over
      for host in old { places.giveBack(host) }
      return pods.remove(old)
    case .over: return []
    }
  }

  private mutating func start(
    _ count: Int, _ pods: inout ServicePods, _ places: inout PodPlaces, _ random: inout SeededGenerator
  ) -> Set<Int> {
    guard count > 0 else { return hand(&pods) }
    phase = .starting
    var changed: Set<Int> = []
    for _ in 0..<count {
      let host = places.take(&random)
      new.insert(host)
      changed.insert(pods.add(host, isReady: false))
    }
    return changed
  }

  /// The new ones are ready, and the old ones end.
  private mutating func hand(_ pods: inout ServicePods) -> Set<Int> {
    phase = old.isEmpty ? .over : .ending
    return pods.change(new) { $0.state = .ready }.union(pods.change(old) { $0.state = .terminating })
  }
}
