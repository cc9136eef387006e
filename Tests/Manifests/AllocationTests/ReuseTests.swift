import Addresses
import Allocation
import ClusterModel
import SeededRandom
import Testing

@Suite struct ReuseTests {
  @Test func aRecreatedServiceGetsItsOwnAgain() throws {
    var allocator = Allocator(pools: try pools())
    let web = try request("web", .loadBalancer, ports: 3) {
      $0.familyPolicy = .preferDualStack
      $0.externalTrafficPolicy = .local
    }
    var given = try allocator.add(web)
    // Not because its hash selects it: it is moved first.
    given = try allocator.add(
      request("web", .loadBalancer, ports: 3) {
        $0.familyPolicy = .preferDualStack
        $0.externalTrafficPolicy = .local
        $0.clusterIPs = try addresses("10.96.3.3", "fd00:96::33")
        $0.ports[1].nodePort = try port(30033)
        $0.loadBalancerAddresses = try addresses("192.168.50.203")
      })
    allocator.remove("web")
    for index in 0..<15 { try allocator.add(request("other\(index)", .loadBalancer)) }
    var restarted = Allocator(pools: try pools(), allocations: allocator.allocations)
    let again = try restarted.add(web)
    #expect(again.clusterIPs == given.clusterIPs)
    #expect(again.nodePorts == given.nodePorts)
    #expect(again.healthCheckNodePort == given.healthCheckNodePort)
    #expect(again.loadBalancerAddresses.contains(given.loadBalancerAddresses[0]))
  }

  @Test func releasedItemsAreReusedLastAndTheOldestFirst() throws {
    var allocator = Allocator(pools: try pools(["10.96.0.0/28"]))
    var former: [String: [IPAddress]] = [:]
    for text in ["a", "b", "c"] { former[text] = try allocator.add(request(text)).clusterIPs }
    for text in ["b", "a", "c"] { allocator.remove(text) }
    let fresh = try (0..<11).map { try allocator.add(request("fresh\($0)")).clusterIPs }
    #expect(Set(fresh).isDisjoint(with: former.values))
    #expect(try allocator.add(request("first")).clusterIPs == former["b"])
    #expect(try allocator.add(request("second")).clusterIPs == former["a"])
    #expect(try allocator.add(request("third")).clusterIPs == former["c"])
    #expect(allocator.allocations.released.isEmpty)
  }

  /// A released item can be requested at once.
  @Test func releasedItemsCanBeRequested() throws {
    var allocator = Allocator(pools: try pools())
    let given = try allocator.add(request("web")).clusterIPs
    allocator.remove("web")
    #expect(try allocator.add(request("other") { $0.clusterIPs = given }).clusterIPs == given)
    #expect(try allocator.add(request("web")).clusterIPs != given)
  }

  @Test func theMemoryOfReleasesIsLimited() throws {
    var allocator = Allocator(pools: try pools())
    for index in 0..<1100 {
      try allocator.add(request("web\(index)"))
      allocator.remove("web\(index)")
    }
    #expect(allocator.allocations.released.count == 1024)
    #expect(allocator.allocations.released.first?.by == name("web76"))
  }

  @Test func everyNumberIsFound() throws {
    var allocator = Allocator(pools: try pools(["10.96.0.0/20"], nodePorts: "30000-30999"))
    var seen: Set<IPAddress> = []
    for index in 0..<4094 { seen.formUnion(try allocator.add(request("web\(index)")).clusterIPs) }
    #expect(seen.count == 4094)
    #expect(try allocator.add(request("late")).clusterIPs.isEmpty)
  }

  /// Without the store nearly all get the same again.
  @Test func withoutAStoreMostGetTheSameAgain() throws {
    var first = Allocator(pools: try pools())
    for index in 0..<50 { try first.add(request("web\(index)", .nodePort)) }
    var second = Allocator(pools: try pools())
    for index in (0..<50).reversed() { try second.add(request("web\(index)", .nodePort)) }
    let same = (0..<50).filter {
      first.grant(for: name("web\($0)")) == second.grant(for: name("web\($0)"))
    }
    #expect(same.count >= 45)
  }

  /// A chain: each waits for what the next one has.
  @Test func waitingServicesAreServedInTurn() throws {
    var allocator = Allocator(pools: try pools())
    let places = try (1...4).map { try addresses("10.96.9.\($0)") }
    for index in 0..<3 { try allocator.add(request("web\(index)") { $0.clusterIPs = places[index] }) }
    for index in 0..<2 { try allocator.add(request("web\(index)") { $0.clusterIPs = places[index + 1] }) }
    #expect(allocator.grant(for: name("web0"))?.clusterIPs == places[0])
    let change = allocator.update([name("web2"): try request("web2") { $0.clusterIPs = places[3] }])
    #expect(change.grants.map(\.clusterIPs) == [places[1], places[2], places[3]])
  }

  @Test func anInvalidRequestReleasesNothing() throws {
    var allocator = Allocator(pools: try pools())
    let given = try allocator.add(request("web", .loadBalancer))
    let broken = try allocator.add(request("web", .loadBalancer) { $0.families = [.ipv4, .ipv6] })
    #expect(broken.clusterIPs == given.clusterIPs)
    #expect(broken.nodePorts == given.nodePorts)
    #expect(broken.loadBalancerAddresses == given.loadBalancerAddresses)
    #expect(!broken.diagnostics.isEmpty)
  }
}
