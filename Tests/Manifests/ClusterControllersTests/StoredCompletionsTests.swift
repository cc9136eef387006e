import Addresses
import Allocation
import ClusterModel
import ClusterControllers
import Testing

/// Tools show for the Services of a folder what the daemon has assigned to them.
struct StoredCompletionsTests {
  /// A LoadBalancer Service with its own node port.
  private func balanced(_ name: String, _ clusterIP: String, nodePort: Int, healthCheck: Int? = nil)
    -> Service
  {
    var service = service(name, nil, ports: [port("http", 80)])
    service.type = .loadBalancer
    service.clusterIPs = [address(clusterIP)]
    service.ports[0].nodePort = number(nodePort)
    if let healthCheck {
      service.externalTrafficPolicy = .local
      service.healthCheckNodePort = number(healthCheck)
    }
    return service
  }

  /// What a daemon has stored for these Services, and its diagnostics.
  private func stored(_ services: [Service], _ pools: AddressPools) -> (Allocations, [Diagnostic]) {
    var allocator = Allocator(pools: pools)
    let change = allocator.list(services.map { AddressRequest($0) })
    return (allocator.allocations, change.grants.flatMap(\.diagnostics))
  }

  @Test func refusedRequestsAreNotShownAsServed() throws {
    let services = [
      balanced("a", "10.96.0.10", nodePort: 31162, healthCheck: 30073),
      balanced("b", "10.96.0.11", nodePort: 30073),
      balanced("c", "10.96.0.12", nodePort: 31163, healthCheck: 30073),
      balanced("d", "172.30.0.1", nodePort: 31164), balanced("e", "10.96.0.10", nodePort: 31162),
    ]
    let (store, said) = stored(services, try AddressPools())
    let given = StoredCompletions(services, from: store)
    let made = LabCluster(ClusterSnapshot(services: services), completions: given).snapshot.services
    #expect(made.map { $0.ports[0].nodePort } == [number(31162), nil, number(31163), number(31164), nil])
    #expect(made.map(\.healthCheckNodePort) == [number(30073), nil, nil, nil, nil])
    #expect(
      made.map { $0.clusterIPs.map(\.description) } == [
        ["10.96.0.10"], ["10.96.0.11"], ["10.96.0.12"], [], [],
      ])
    #expect(given.refusals == said)
    #expect(given.refusals.contains { $0.problem == "30073/TCP is already assigned to Service shop/a" })
  }

  /// The ranges are those of the daemon, not the usual ones.
  @Test func theStoresPoolsDecide() throws {
    let services = [balanced("a", "172.30.0.10", nodePort: 31162)]
    let (store, _) = stored(services, try AddressPools(serviceRanges: [#require(IPPrefix("172.30.0.0/16"))]))
    let given = StoredCompletions(services, from: store)
    #expect(given.refusals.filter { $0.severity == .error } == [])
    #expect(given.completions[services[0].name]?.clusterIPs == [address("172.30.0.10")])
  }

  /// What would be newly assigned counts only once it is stored.
  @Test func nothingIsAssignedThatIsNotStored() throws {
    var old = service("old", nil)
    old.clusterIPs = []
    let (store, _) = stored([old], try AddressPools())
    var new = service("new", nil)
    new.type = .nodePort
    new.clusterIPs = []
    let given = StoredCompletions([old, new], from: store)
    #expect(given.completions[old.name]?.clusterIPs == store.services[old.name]?.clusterIPs)
    #expect(given.completions[old.name]?.clusterIPs.count == 1)
    #expect(given.completions[new.name]?.clusterIPs == [])
    #expect(given.completions[new.name]?.nodePorts == [nil])
  }

  @Test func withoutAStoreServicesKeepWhatIsWritten() {
    let service = balanced("a", "172.30.0.10", nodePort: 80)
    let given = StoredCompletions([service], from: nil)
    let completion = given.completions[service.name]
    #expect(completion?.clusterIPs == service.clusterIPs)
    #expect(completion?.nodePorts == service.ports.map(\.nodePort))
    #expect(given.refusals == [])
  }
}
