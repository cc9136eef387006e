package import ClusterModel
internal import SeededRandom

/// What the controllers of a busy cluster change in a week: Services are rolled out, nodes are drained, and Services are scaled up
/// and down, several of these at a time and in random order. The same seed makes the same week.
///
/// It is a sequence of changes of EndpointSlices, each of which changes something. The number of pods stays near what it
/// was at the start, as long as the week may be.
package struct SimulatedWeek: Sequence, IteratorProtocol, Sendable {
  /// How large the cluster is.
  package struct Size: Hashable, Sendable {
    let services: Int
    /// Of each Service, at the start.
    let endpoints: Int
    let nodes: Int
    let namespaces: Int

    /// Creates a size. There are at least two nodes, so that one can be drained.
    package init(services: Int, endpoints: Int, nodes: Int, namespaces: Int = 50) {
      (self.services, self.endpoints) = (services, endpoints)
      (self.nodes, self.namespaces) = (Swift.max(2, nodes), namespaces)
    }
  }

  /// How many of these are under way at the same time.
  private static let operationsAtOnce = 8

  private let size: Size
  private var random: SeededGenerator
  private var places: PodPlaces
  private var pods: [ServicePods]
  /// What is still to begin: each Service is rolled out once, each node is drained once, and each Service is scaled twice.
  private var rollouts: Int
  private var drains: Int
  private var scalings: Int
  private var operations: [Operation] = []
  /// Changes of the last step that have not been returned.
  private var ready: [ObjectChange] = []

  /// Creates a week that begins with all pods ready.
  package init(_ size: Size, seed: UInt64) {
    self.size = size
    random = SeededGenerator(seed: seed)
    places = PodPlaces(nodes: size.nodes, pods: size.services * size.endpoints)
    (rollouts, drains, scalings) = (size.services, size.nodes, 2 * size.services)
    pods = []
    for number in 0..<size.services {
      pods.append(ServicePods(number: number, namespace: "shop-\(number % size.namespaces)"))
      for _ in 0..<size.endpoints { _ = pods[number].add(places.take(&random), isReady: true) }
    }
  }

  // MARK: The cluster

  /// All Services; they stay the same.
  package var services: [Service] { pods.map(\.service) }

  /// All slices as they are now.
  package var slices: [EndpointSlice] { pods.flatMap { $0.slices(places) } }

  /// The number of pods now, with those that start and those that end.
  package var podCount: Int { pods.reduce(0) { $0 + $1.pods.count } }

  // MARK: Its changes

  /// Returns the next change; nil at the end of the week.
  package mutating func next() -> ObjectChange? {
    while ready.isEmpty {
      while operations.count < Self.operationsAtOnce, let operation = begin() { operations.append(operation) }
      guard !operations.isEmpty else { return nil }
      advance(Int.random(in: 0..<operations.count, using: &random))
    }
    return ready.removeLast()
  }

  /// Starts one of what is still to begin, with the odds that they have in the rest of the week.
  private mutating func begin() -> Operation? {
    let left = rollouts + drains + scalings
    guard left > 0 else { return nil }
    let drawn = Int.random(in: 0..<left, using: &random)
    if drawn < rollouts { return rollout() }
    return drawn < rollouts + drains ? drain() : scaling()
  }

  /// A quarter of the pods at a time, as Deployments do it.
  private mutating func rollout() -> Operation {
    rollouts -= 1
    let number = Int.random(in: 0..<size.services, using: &random)
    let count = Swift.max(1, pods[number].lasting)
    let batch = (count + 3) / 4
    let batches = (count + batch - 1) / batch
    return Operation(
      exchanges: Array(repeating: Exchange(number, leaving: .oldest(batch)), count: batches))
  }

  private mutating func drain() -> Operation {
    drains -= 1
    let open = (0..<size.nodes).filter { !places.isCordoned($0) }
    // The last two stay open, for the pods of the others.
    guard open.count > 2, let node = open.randomElement(using: &random) else {
      return Operation(exchanges: [])
    }
    places.cordon(node)
    let concerned = pods.indices.filter { pods[$0].pods.contains { places.node(of: $0.host) == node } }
    return Operation(exchanges: concerned.map { Exchange($0, leaving: .on(node: node)) }, cordons: node)
  }

  /// To a number between half and one and a half times that of the start.
  private mutating func scaling() -> Operation {
    scalings -= 1
    let number = Int.random(in: 0..<size.services, using: &random)
    let wanted = Int.random(in: (size.endpoints + 1) / 2...(3 * size.endpoints + 1) / 2, using: &random)
    let difference = wanted - pods[number].lasting
    let exchange =
      difference > 0
      ? Exchange(number, leaving: .newest(0), arriving: difference)
      : Exchange(number, leaving: .newest(-difference), arriving: 0)
    return Operation(exchanges: [exchange])
  }

  /// Makes one step of an operation, and removes it if that was its last.
  private mutating func advance(_ index: Int) {
    guard var exchange = operations[index].exchanges.popLast() else {
      if let node = operations[index].cordons { places.uncordon(node) }
      operations.remove(at: index)
      return
    }
    let number = exchange.service
    let changed = exchange.step(&pods[number], &places, &random)
    if !exchange.isOver { operations[index].exchanges.append(exchange) }
    ready = changed.sorted(by: >).map {
      .slice(pods[number].name(ofSlice: $0), pods[number].slice($0, places))
    }
  }
}

/// A rollout, a drain or a scaling under way.
private struct Operation {
  /// What is still to do, the next one last.
  var exchanges: [Exchange]
  /// The node that takes no pods meanwhile.
  var cordons: Int?
}
