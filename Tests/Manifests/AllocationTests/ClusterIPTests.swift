import Addresses
import Allocation
import ClusterModel
import Testing

@Suite struct ClusterIPTests {
  @Test func aServiceGetsAnAddressOfTheFirstFamily() throws {
    var allocator = Allocator(pools: try pools(["fd00:96::/112", "10.96.0.0/16"]))
    let grant = try allocator.add(request("web"))
    #expect(grant.families == [.ipv6])
    #expect(grant.familyPolicy == .singleStack)
    #expect(grant.clusterIPs.map(\.family) == [.ipv6])
    #expect(grant.diagnostics.isEmpty)
  }

  @Test func policiesAndFamilies() throws {
    var dual = Allocator(pools: try pools())
    var single = Allocator(pools: try pools(["10.96.0.0/16"]))
    let prefer = try request("prefer") { $0.familyPolicy = .preferDualStack }
    #expect(try dual.add(prefer).families == [.ipv4, .ipv6])
    #expect(try single.add(prefer).families == [.ipv4])
    let require = try request("require") {
      $0.familyPolicy = .requireDualStack
      $0.families = [.ipv6]
    }
    #expect(try dual.add(require).clusterIPs.map(\.family) == [.ipv6, .ipv4])
    #expect(try single.add(require).clusterIPs.isEmpty)
    #expect(
      try single.add(request("require") { $0.familyPolicy = .requireDualStack }).complaints == [
        "error: Service default/require: spec.ipFamilyPolicy: is RequireDualStack, but there are ClusterIPs of IPv4 only; "
          + "use PreferDualStack, or give --service-cluster-ip-range a block of each family"
      ])
    #expect(
      try single.add(request("six") { $0.families = [.ipv6] }).complaints == [
        "error: Service default/six: spec.ipFamilies[0]: IPv6 is unavailable: there is no range of IPv6; "
          + "give --service-cluster-ip-range a block of IPv6, or request the other family"
      ])
    #expect(
      try dual.add(request("two") { $0.families = [.ipv4, .ipv6] }).complaints == [
        "error: Service default/two: spec.ipFamilyPolicy: is SingleStack, but two families or ClusterIPs are requested; "
          + "use PreferDualStack or RequireDualStack"
      ])
  }

  @Test func aRequestedAddressDecidesTheFamily() throws {
    var allocator = Allocator(pools: try pools())
    let grant = try allocator.add(
      request("web") {
        $0.clusterIPs = try addresses("fd00:96::10")
        $0.familyPolicy = .preferDualStack
      })
    #expect(grant.families == [.ipv6, .ipv4])
    #expect(grant.clusterIPs.first == IPAddress("fd00:96::10"))
    let wrong = try allocator.add(
      request("wrong") {
        $0.families = [.ipv4]
        $0.clusterIPs = try addresses("fd00:96::11")
      })
    #expect(
      wrong.complaints == [
        "error: Service default/wrong: spec.clusterIPs[0]: fd00:96::11 is not an IPv4 address, which "
          + "spec.ipFamilies[0] requires; use an IPv4 address, or change spec.ipFamilies"
      ])
  }

  @Test func servicesWithoutClusterIPs() throws {
    var allocator = Allocator(pools: try pools())
    #expect(try allocator.add(request("name", .externalName)).families.isEmpty)
    let headless = try allocator.add(request("headless") { $0.isHeadless = true })
    #expect(headless.clusterIPs.isEmpty)
    #expect(headless.families == [.ipv4])
    let free = try allocator.add(
      request("free") {
        $0.isHeadless = true
        $0.hasSelector = false
      })
    #expect(free.families == [.ipv4, .ipv6])
    #expect(free.familyPolicy == .requireDualStack)
    #expect(
      try allocator.add(request("odd", .nodePort) { $0.isHeadless = true }).complaints == [
        "error: Service default/odd: spec.clusterIP: is None, but type is NodePort; "
          + "a headless Service has type ClusterIP; change one of the two"
      ])
  }

  @Test func networkAndBroadcastAddressesAreNotAssigned() throws {
    var allocator = Allocator(pools: try pools(["10.96.0.0/29"]))
    for index in 0..<6 { try allocator.add(request("web\(index)")) }
    let given = allocator.allocations.services.values.flatMap(\.clusterIPs).map(\.description).sorted()
    #expect(given == (1...6).map { "10.96.0.\($0)" })
    #expect(
      try allocator.add(request("late")).complaints == [
        "error: Service default/late: spec.clusterIPs[0]: all of 10.96.0.0/29 is in use; delete unused "
          + "Services, or extend --service-cluster-ip-range; one is assigned as soon as it is free"
      ])
    for wish in ["10.96.0.0", "10.96.0.7", "10.96.1.1"] {
      #expect(
        try allocator.add(request("asks") { $0.clusterIPs = try addresses(wish) }).complaints == [
          "error: Service default/asks: spec.clusterIPs[0]: \(wish) is not in 10.96.0.0/29; request one of those, "
            + "remove the field, or change --service-cluster-ip-range"
        ])
    }
  }

  /// KEP-3070: a /24 reserves 16, a /20 256, a /12 256, a /28 all.
  @Test(arguments: [("10.96.0.0/24", 16), ("10.96.0.0/20", 256), ("10.96.0.0/12", 256), ("10.96.0.0/22", 64)])
  func theLowerBandIsUsedLast(range: String, reserved: Int) throws {
    var allocator = Allocator(pools: try pools([range]))
    for index in 0..<200 { try allocator.add(request("web\(index)")) }
    let numbers = allocator.allocations.services.values.flatMap(\.clusterIPs).map { address in
      address.description.split(separator: ".").compactMap { Int($0) }.reduce(0) { $0 << 8 | $1 } - (10 << 24)
        - (96 << 16)
    }
    #expect(numbers.count == 200)
    #expect(numbers.allSatisfy { $0 > reserved })
    // The upper band starts right after the reserved part.
    let first = try #require(IPAddress("10.96.\((reserved + 1) >> 8).\((reserved + 1) & 255)"))
    #expect(try allocator.add(request("asks") { $0.clusterIPs = [first] }).clusterIPs == [first])
  }

  @Test func aFullUpperBandOverflowsIntoTheLower() throws {
    var allocator = Allocator(pools: try pools(["10.96.0.0/24"]))
    for index in 0..<254 {
      let grant = try allocator.add(request("web\(index)"))
      let last = try #require(
        grant.clusterIPs.first?.description.split(separator: ".").last.flatMap { Int($0) })
      #expect((last > 16) == (index < 238), "Service \(index) has \(last)")
    }
    #expect(try allocator.add(request("late")).clusterIPs.isEmpty)
  }

  @Test func anAssignedAddressIsRefusedAndItsOwnerNamed() throws {
    var allocator = Allocator(pools: try pools())
    let given = try allocator.add(request("first")).clusterIPs
    let second = try request("second") { $0.clusterIPs = given }
    #expect(
      try allocator.add(second).complaints == [
        "error: Service default/second: spec.clusterIPs[0]: \(given[0]) is already assigned to Service default/first; "
          + "request another one, or remove the field"
      ])
    // It waits, and gets the address as soon as it is free.
    let change = allocator.remove("first")
    #expect(change.gone == [name("first")])
    #expect(change.grants.map(\.name) == [name("second")])
    #expect(change.grants.first?.clusterIPs == given)
  }

  @Test func requestsComeBeforeFreeItems() throws {
    var alone = Allocator(pools: try pools())
    let drawn = try alone.add(request("aaa")).clusterIPs
    var both = Allocator(pools: try pools())
    _ = both.list([try request("aaa"), try request("zzz") { $0.clusterIPs = drawn }])
    #expect(both.grant(for: name("zzz"))?.clusterIPs == drawn)
    #expect(both.grant(for: name("aaa"))?.clusterIPs.count == 1)
    #expect(both.grant(for: name("aaa"))?.clusterIPs != drawn)
  }

  @Test func theOlderServiceWins() throws {
    var allocator = Allocator(pools: try pools())
    let wish = try addresses("10.96.1.1")
    _ = allocator.list([
      try request("aaa") {
        $0.clusterIPs = wish
        $0.created = 200
      },
      try request("zzz") {
        $0.clusterIPs = wish
        $0.created = 100
      },
    ])
    #expect(allocator.grant(for: name("zzz"))?.clusterIPs == wish)
    #expect(allocator.grant(for: name("aaa"))?.clusterIPs == [])
  }

  @Test func aServiceMovesOnlyToWhatItRequests() throws {
    var allocator = Allocator(pools: try pools())
    let drawn = try allocator.add(request("web")).clusterIPs
    let other = try allocator.add(request("other")).clusterIPs
    let refused = try allocator.add(request("web") { $0.clusterIPs = other })
    #expect(refused.clusterIPs == drawn)
    #expect(
      refused.complaints.first?.contains(
        "is already assigned to Service default/other; it keeps \(drawn[0]);") == true)
    let wish = try addresses("10.96.77.1")
    #expect(try allocator.add(request("web") { $0.clusterIPs = wish }).clusterIPs == wish)
    // It keeps what it requested once, even without the request.
    #expect(try allocator.add(request("web")).clusterIPs == wish)
  }

  @Test func aSecondFamilyIsAddedAndRemoved() throws {
    var allocator = Allocator(pools: try pools())
    let one = try allocator.add(request("web")).clusterIPs
    let two = try allocator.add(request("web") { $0.familyPolicy = .preferDualStack }).clusterIPs
    #expect(two.count == 2)
    #expect(two.first == one.first)
    #expect(try allocator.add(request("web")).clusterIPs == one)
  }

  @Test func reorderedRangesMoveNoService() throws {
    var before = Allocator(pools: try pools())
    let given = try before.add(request("web")).clusterIPs
    var after = Allocator(
      pools: try pools(["fd00:96::/112", "10.96.0.0/16"]), allocations: before.allocations)
    #expect(try after.add(request("web")).clusterIPs == given)
    #expect(try after.add(request("new")).families == [.ipv6])
  }

  @Test func assignmentsOutsideNewPoolsAreReleased() throws {
    var before = Allocator(pools: try pools())
    let given = try before.add(request("web")).clusterIPs
    var after = Allocator(pools: try pools(["10.97.0.0/16"]), allocations: before.allocations)
    let grant = try after.add(request("web"))
    #expect(grant.clusterIPs.count == 1)
    #expect(grant.clusterIPs != given)
    #expect(
      grant.complaints == [
        "warning: Service default/web: spec.clusterIPs[0]: \(given[0]), which it had, is no longer in any pool; "
          + "another one is assigned; to get it back, change the pool"
      ])
  }
}
