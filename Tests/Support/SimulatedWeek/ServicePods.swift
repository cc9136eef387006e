internal import Addresses
internal import ClusterModel

/// A pod of a Service.
struct Pod: Sendable {
  enum State: Sendable { case starting, ready, terminating }

  /// Its place among the addresses of all pods.
  let host: UInt32
  /// Which of the Service's slices it is in.
  let slice: Int
  var state: State
  /// Whether an operation has chosen it to leave.
  var isLeaving = false
}

/// A Service with its pods in the order in which they came.
struct ServicePods: Sendable {
  /// As many endpoints as the EndpointSlice controller puts in one slice.
  private static let mostInSlice = 100

  let number: Int
  let namespace: String
  private(set) var pods: [Pod] = []
  private var sliceCount = 1

  init(number: Int, namespace: String) {
    self.number = number
    self.namespace = namespace
  }

  // MARK: Its pods

  /// How many there will be once what is under way is over.
  var lasting: Int { pods.count { !$0.isLeaving } }

  /// Adds a pod to the first slice that has room; returns which.
  mutating func add(_ host: UInt32, isReady: Bool) -> Int {
    let slice = (0..<sliceCount).first { index in pods.count { $0.slice == index } < Self.mostInSlice }
    let chosen = slice ?? sliceCount
    sliceCount = max(sliceCount, chosen + 1)
    pods.append(Pod(host: host, slice: chosen, state: isReady ? .ready : .starting))
    return chosen
  }

  /// Chooses ready pods that have not been chosen before.
  mutating func select(_ leaving: Exchange.Leaving, _ places: PodPlaces) -> Set<UInt32> {
    let candidates = pods.filter { $0.state == .ready && !$0.isLeaving }.map(\.host)
    let chosen =
      switch leaving {
      case .oldest(let count): Set(candidates.prefix(count))
      case .newest(let count): Set(candidates.suffix(count))
      case .on(let node): Set(candidates.filter { places.node(of: $0) == node })
      }
    _ = change(chosen) { $0.isLeaving = true }
    return chosen
  }

  /// Changes these pods; returns which slices they are in.
  mutating func change(_ hosts: Set<UInt32>, _ body: (inout Pod) -> Void) -> Set<Int> {
    var changed: Set<Int> = []
    for index in pods.indices where hosts.contains(pods[index].host) {
      body(&pods[index])
      changed.insert(pods[index].slice)
    }
    return changed
  }

  /// Removes these pods; returns which slices they were in.
  mutating func remove(_ hosts: Set<UInt32>) -> Set<Int> {
    let changed = change(hosts) { _ in }
    pods.removeAll { hosts.contains($0.host) }
    return changed
  }

  // MARK: Its objects

  var service: Service {
    var service = Service(name: name)
    service.created = 1_700_000_000 + Int64(number)
    service.clusterIPs = [.v4(IPv4Address(rawValue: 0x0a60_000a + UInt32(number)))]
    service.ports = [ServicePort(name: "http", port: Self.port(80))]
    return service
  }

  private var name: NamespacedName { NamespacedName(namespace, "service-\(number)") }

  func name(ofSlice index: Int) -> NamespacedName {
    NamespacedName(namespace, "service-\(number)-\(index)")
  }

  func slices(_ places: PodPlaces) -> [EndpointSlice] { (0..<sliceCount).map { slice($0, places) } }

  func slice(_ index: Int, _ places: PodPlaces) -> EndpointSlice {
    var slice = EndpointSlice(name: name(ofSlice: index), service: name, family: .ipv4)
    slice.ports = [EndpointPort(name: "http", port: Self.port(8080))]
    slice.endpoints = pods.filter { $0.slice == index }.map { Self.endpoint($0, places) }
    return slice
  }

  private static func endpoint(_ pod: Pod, _ places: PodPlaces) -> SliceEndpoint {
    let node = places.node(of: pod.host)
    var endpoint = SliceEndpoint(
      .v4(IPv4Address(rawValue: 0x0a80_0000 + pod.host)), nodeName: "node-\(node)")
    endpoint.zone = "zone-\(node % 3)"
    endpoint.isReady = pod.state == .ready
    endpoint.isServing = pod.state != .starting
    endpoint.isTerminating = pod.state == .terminating
    return endpoint
  }

  private static func port(_ number: Int) -> Port {
    guard let port = Port(number) else { preconditionFailure("not a port: \(number)") }
    return port
  }
}
