package import Addresses
internal import ClusterModel
package import ServicePlan
internal import Synchronization

/// The servers at `spec.healthCheckNodePort`, one for each Service and address. They respond as kube-proxy does
/// (pkg/proxy/healthcheck/service_health.go): to any path and method, with 200 if the node has endpoints of the Service and
/// the proxy is healthy, and otherwise with 503.
package actor HealthCheckServers {
  /// A Service's port on one address.
  private struct Binding: Hashable, Comparable {
    let service: NamespacedName
    let address: IPAddress
    let port: Port

    static func < (left: Self, right: Self) -> Bool {
      left.service == right.service ? left.address < right.address : left.service < right.service
    }
  }

  private let health: SharedHealth
  private let threads: EventLoopThreads
  private var listeners: [Binding: (listener: HTTPListener, count: SharedCount)] = [:]

  /// Creates an instance without servers.
  package init(health: SharedHealth, threads: EventLoopThreads) {
    self.health = health
    self.threads = threads
  }

  /// Opens and closes servers so that exactly these Services are served. A server that is closed closes its connections; one
  /// that stays gets the new number of endpoints. Updates must not overlap: await one before the next.
  ///
  /// - Parameters:
  ///   - services: the Services to serve, each at most once per address family.
  ///   - addresses: the node port addresses of this node.
  /// - Returns: the servers that could not be opened, in order of Service and address. The next update retries them, so
  ///   while there are any, update again within a few seconds.
  package func update(
    _ services: [HealthCheckService], on addresses: [IPAddress]
  ) async -> [HealthCheckFailure] {
    let desired = Self.bindings(services, addresses)
    await closeAll { desired[$0] == nil }
    var failures: [HealthCheckFailure] = []
    for (binding, count) in desired.sorted(by: { $0.key < $1.key }) {
      if let served = listeners[binding] {
        served.count.set(count)
      } else if let failure = await open(binding, count) {
        failures.append(failure)
      }
    }
    return failures
  }

  /// Closes all servers.
  package func close() async { await closeAll { _ in true } }

  private static func bindings(_ services: [HealthCheckService], _ addresses: [IPAddress]) -> [Binding: Int] {
    var bindings: [Binding: Int] = [:]
    for service in services {
      for address in addresses where address.family == service.family {
        bindings[Binding(service: service.service, address: address, port: service.port)] =
          service.localEndpoints
      }
    }
    return bindings
  }

  /// Called before servers are opened, since a port may move from one Service to another.
  private func closeAll(where isUnused: (Binding) -> Bool) async {
    let closing = listeners.filter { isUnused($0.key) }
    for binding in closing.keys { listeners[binding] = nil }
    for (listener, _) in closing.values { await listener.close() }
  }

  private func open(_ binding: Binding, _ count: Int) async -> HealthCheckFailure? {
    let shared = SharedCount(count)
    let address = BindAddress(
      host: "\(binding.address)", port: Int(binding.port.number), isSingleFamily: true)
    do {
      let listener = try await HTTPListener.open(address, threads: threads) { [health] _ in
        .healthCheck(binding.service, localEndpoints: shared.value, isProxyHealthy: health.isHealthy)
      }
      listeners[binding] = (listener, shared)
      return nil
    } catch {
      return HealthCheckFailure(service: binding.service, error: error)
    }
  }
}

/// A number of endpoints that `update` sets while servers read it.
private final class SharedCount: Sendable {
  private let count: Atomic<Int>

  init(_ count: Int) { self.count = Atomic(count) }

  var value: Int { count.load(ordering: .relaxed) }

  func set(_ value: Int) { count.store(value, ordering: .relaxed) }
}
