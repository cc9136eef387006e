import ClusterModel
import KubeClientSupport
import KubeTestServer
import ManifestDecoding
import Synchronization
import Testing

/// Records what a source delivers, and the state that results.
final class Follower: Sendable {
  struct State: Sendable {
    var services: [NamespacedName: Service] = [:]
    var slices: [NamespacedName: EndpointSlice] = [:]
    var nodes: [String: Node] = [:]
    var serviceCIDRs: [String: ServiceCIDR] = [:]
    /// The kinds that were listed, each time that they were.
    var lists: [ClusterState.Kind] = []
    /// The Services that disappeared, whether or not they returned.
    var removed: Set<NamespacedName> = []

    var isComplete: Bool { Set(lists).count == ClusterState.Kind.allCases.count }

    /// The objects as a proxy needs them.
    var objects: ClusterSnapshot {
      ClusterSnapshot(
        services: Array(services.values), slices: Array(slices.values), nodes: Array(nodes.values),
        serviceCIDRs: Array(serviceCIDRs.values)
      ).forProxy
    }
  }

  let log = LoggedLines()
  private let state = Mutex(State())

  var now: State { state.withLock { $0 } }

  func take(_ update: ClusterUpdate) {
    state.withLock { state in
      let before = Set(state.services.keys)
      switch update {
      case .listed(let list): state.replace(list)
      case .changed(.service(let name, let service)): state.services[name] = service
      case .changed(.slice(let name, let slice)): state.slices[name] = slice
      case .changed(.node(let name, let node)): state.nodes[name] = node
      case .changed(.serviceCIDR(let name, let cidr)): state.serviceCIDRs[name] = cidr
      }
      state.removed.formUnion(before.subtracting(state.services.keys))
    }
  }

  func wait(_ what: String, until holds: (State) -> Bool) async throws {
    do {
      try await DaemonServerTests.wait(what) { holds(now) }
    } catch let error as NeverHappened {
      throw NeverHappened(what: "\(error.what); it is \(now.objects); the log is \(log.all)")
    }
  }

  /// Waits until the state is what these objects say.
  func wait(for objects: [JSONValue], _ what: String) async throws {
    let expected = try snapshot(of: objects)
    try await wait(what) { $0.isComplete && $0.objects == expected }
  }
}

extension Follower.State {
  fileprivate mutating func replace(_ list: ObjectList) {
    switch list {
    case .services(let all):
      lists.append(.services)
      services = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    case .slices(let all):
      lists.append(.slices)
      slices = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    case .nodes(let all):
      lists.append(.nodes)
      nodes = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    case .serviceCIDRs(let all):
      lists.append(.serviceCIDRs)
      serviceCIDRs = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    }
  }
}

/// Follows a source until the body returns. The body begins when everything has been listed.
func following(_ source: any ClusterSource, _ body: (Follower) async throws -> Void) async throws {
  let follower = Follower()
  let task = Task { try await source.follow(follower.log.logger) { follower.take($0) } }
  let outcome: Result<Void, any Error>
  do {
    try await follower.wait("everything is listed") { $0.isComplete }
    try await body(follower)
    outcome = .success(())
  } catch {
    outcome = .failure(error)
  }
  task.cancel()
  let ending = await task.result
  try outcome.get()
  try ending.get()
}

/// The state that a source of these objects must lead to.
func snapshot(of objects: [JSONValue]) throws -> ClusterSnapshot {
  var found: [KubeObject] = []
  for object in objects {
    let decoded = try decodeManifest(object.bytes, file: "-").objects
    try #require(decoded.count == 1, "\(object)")
    found += decoded
  }
  return ClusterSnapshot(
    services: found.compactMap { if case .service(let service) = $0 { service } else { nil } },
    slices: found.compactMap { if case .endpointSlice(let slice) = $0 { slice } else { nil } },
    nodes: found.compactMap { if case .node(let node) = $0 { node } else { nil } },
    serviceCIDRs: found.compactMap { if case .serviceCIDR(let cidr) = $0 { cidr } else { nil } }
  ).forProxy
}

extension ClusterSnapshot {
  /// The objects without what only a folder keeps: labels, and what controllers and allocators read.
  fileprivate var forProxy: ClusterSnapshot {
    ClusterSnapshot(
      services: services.map(\.forProxy), slices: slices.map(\.forProxy), nodes: nodes.map(\.forProxy),
      serviceCIDRs: serviceCIDRs)
  }
}

extension Service {
  fileprivate var forProxy: Service {
    var service = self
    (service.labels, service.selector, service.request) = (Labels(), nil, nil)
    for index in service.ports.indices { service.ports[index].targetPort = nil }
    return service
  }
}

extension EndpointSlice {
  fileprivate var forProxy: EndpointSlice {
    var slice = self
    slice.labels = Labels()
    return slice
  }
}

extension Node {
  fileprivate var forProxy: Node {
    var node = self
    node.labels = Labels()
    return node
  }
}
