public import Addresses
internal import ClusterModel
public import ServicePlan
internal import Synchronization

/// The servers at `spec.healthCheckNodePort`, one for each Service and address. What they answer is kube-proxy's
/// (pkg/proxy/healthcheck/service_health.go): any path and any method, 200 where the node has somebody for the Service and
/// the proxy keeps up, otherwise 503.
public actor HealthCheckServers {
  /// A server's place.
  private struct Place: Hashable, Comparable {
    let service: NamespacedName
    let address: IPAddress
    let port: Port

    static func < (left: Self, right: Self) -> Bool {
      left.service == right.service ? left.address < right.address : left.service < right.service
    }
  }

  private let health: SharedHealth
  private let threads: EventLoopThreads
  private var listeners: [Place: (listener: HTTPListener, count: SharedCount)] = [:]

  /// No servers yet.
  public init(health: SharedHealth, threads: EventLoopThreads) {
    self.health = health
    self.threads = threads
  }

  /// Serves these and no others: new ones are opened, those that are gone are closed with their connections, the others
  /// stay as they are and only count anew. One update at a time: wait for its end before the next.
  ///
  /// - Parameters:
  ///   - services: what load balancers are to hear; each Service at most once in each family.
  ///   - addresses: the node-port addresses of this node.
  /// - Returns: those that could not be opened, in order of Service and address. They are tried again at the next update;
  ///   so update again within some seconds while there are any.
  public func update(
    _ services: [HealthCheckService], on addresses: [IPAddress]
  ) async -> [HealthCheckFailure] {
    let wanted = Self.places(services, addresses)
    await closeAll { wanted[$0] == nil }
    var failures: [HealthCheckFailure] = []
    for (place, count) in wanted.sorted(by: { $0.key < $1.key }) {
      if let served = listeners[place] {
        served.count.set(count)
      } else if let failure = await open(place, count) {
        failures.append(failure)
      }
    }
    return failures
  }

  /// Closes all of them.
  public func close() async { await closeAll { _ in true } }

  private static func places(_ services: [HealthCheckService], _ addresses: [IPAddress]) -> [Place: Int] {
    var places: [Place: Int] = [:]
    for service in services {
      for address in addresses where address.family == service.family {
        places[Place(service: service.service, address: address, port: service.port)] = service.localEndpoints
      }
    }
    return places
  }

  /// Closes before anything is opened, since a port may pass from one Service to another.
  private func closeAll(where isUnwanted: (Place) -> Bool) async {
    let closing = listeners.filter { isUnwanted($0.key) }
    for place in closing.keys { listeners[place] = nil }
    for (listener, _) in closing.values { await listener.close() }
  }

  private func open(_ place: Place, _ count: Int) async -> HealthCheckFailure? {
    let shared = SharedCount(count)
    let address = ServerAddress(
      host: "\(place.address)", port: Int(place.port.number), isSingleFamily: true)
    do {
      let listener = try await HTTPListener.open(address, threads: threads) { [health] _ in
        .healthCheck(place.service, localEndpoints: shared.value, isProxyHealthy: health.isHealthy)
      }
      listeners[place] = (listener, shared)
      return nil
    } catch {
      return HealthCheckFailure(service: place.service, error: error)
    }
  }
}

/// A number that the loop that programs writes and a server reads.
private final class SharedCount: Sendable {
  private let count: Atomic<Int>

  init(_ count: Int) { self.count = Atomic(count) }

  var value: Int { count.load(ordering: .relaxed) }

  func set(_ value: Int) { count.store(value, ordering: .relaxed) }
}
