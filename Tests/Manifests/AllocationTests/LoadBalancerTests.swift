import Addresses
import Allocation
import ClusterModel
import Testing

@Suite struct LoadBalancerTests {
  @Test func anAddressOfEachAvailableFamily() throws {
    var allocator = Allocator(pools: try pools())
    let one = try allocator.add(request("one", .loadBalancer)).loadBalancerAddresses
    #expect(one.map(\.family) == [.ipv4])
    let both = try request("both", .loadBalancer) { $0.familyPolicy = .preferDualStack }
    #expect(try allocator.add(both).loadBalancerAddresses.map(\.family) == [.ipv4, .ipv6])
    var four = Allocator(pools: try pools(loadBalancer: ["192.168.50.0/24"]))
    #expect(try four.add(both).loadBalancerAddresses.map(\.family) == [.ipv4])
    #expect(
      try four.add(request("six", .loadBalancer) { $0.families = [.ipv6] }).complaints == [
        "warning: Service default/six: spec.type: is LoadBalancer, but the pool has no IPv6 address, so its external address "
          + "stays pending; give addresses of the LAN with --load-balancer-pool, or use its node ports"
      ])
  }

  @Test func otherClassesAreIgnored() throws {
    var allocator = Allocator(pools: try pools(loadBalancerClass: "example.org/lab"))
    let other = try allocator.add(
      request("other", .loadBalancer) { $0.loadBalancerClass = "example.org/far" })
    #expect(other.loadBalancerAddresses.isEmpty)
    #expect(other.diagnostics.isEmpty)
    let ours = try allocator.add(request("ours", .loadBalancer) { $0.loadBalancerClass = "example.org/lab" })
    #expect(ours.loadBalancerAddresses.count == 1)
    #expect(try allocator.add(request("plain", .loadBalancer)).loadBalancerAddresses.count == 1)
  }

  @Test func aRequestIsMetOrRefused() throws {
    var allocator = Allocator(pools: try pools())
    let wish = try addresses("192.168.50.210")
    let asks = try request("asks", .loadBalancer) { $0.loadBalancerAddresses = wish }
    #expect(try allocator.add(asks).loadBalancerAddresses == wish)
    #expect(
      try allocator.add(
        request("far", .loadBalancer) { $0.loadBalancerAddresses = try addresses("192.168.50.220") }
      ).complaints == [
        "error: Service default/far: spec.loadBalancerIP: 192.168.50.220 is not in 192.168.50.200-192.168.50.219; "
          + "request one of those, remove the field, or change --load-balancer-pool"
      ])
    var without = Allocator(pools: try pools(loadBalancer: []))
    #expect(
      try without.add(asks).complaints == [
        "error: Service default/asks: spec.loadBalancerIP: 192.168.50.210 cannot be assigned: there is no pool for it; "
          + "add one that contains it with --load-balancer-pool"
      ])
  }

  @Test func anAddressIsSharedByServicesThatRequestIt() throws {
    var allocator = Allocator(pools: try pools())
    let wish = try addresses("192.168.50.210")
    func asks(_ text: String, port number: Int, _ transport: Transport = .tcp) throws -> AddressRequest {
      try request(text, .loadBalancer) {
        $0.loadBalancerAddresses = wish
        $0.ports[0] = PortRequest(transport: transport, port: try port(number))
      }
    }
    #expect(try allocator.add(asks("web", port: 80)).loadBalancerAddresses == wish)
    #expect(try allocator.add(asks("tls", port: 443)).loadBalancerAddresses == wish)
    #expect(try allocator.add(asks("quic", port: 443, .udp)).loadBalancerAddresses == wish)
    #expect(
      try allocator.add(asks("late", port: 443)).complaints == [
        "error: Service default/late: spec.loadBalancerIP: 192.168.50.210 is shared with Service default/tls, which also has "
          + "port 443/TCP; use another port or address for one of the two"
      ])
    // Nobody else gets it as long as one Service has it.
    allocator.remove("web")
    allocator.remove("quic")
    #expect(allocator.grant(for: name("late"))?.loadBalancerAddresses == [])
    // The other one changes its port, and so both share it.
    let change = allocator.update([name("tls"): try asks("tls", port: 8443)])
    #expect(change.grants.map(\.name).contains(name("late")))
    #expect(allocator.grant(for: name("late"))?.loadBalancerAddresses == wish)
    // The Service whose change makes them collide loses it.
    let collides = try allocator.add(asks("tls", port: 443))
    #expect(collides.loadBalancerAddresses == [])
    #expect(allocator.grant(for: name("late"))?.loadBalancerAddresses == wish)
  }

  @Test func onlyAServiceThatRequestsAnAddressSharesIt() throws {
    var allocator = Allocator(pools: try pools())
    let drawn = try allocator.add(request("drawn", .loadBalancer)).loadBalancerAddresses
    let asks = try request("asks", .loadBalancer) {
      $0.loadBalancerAddresses = drawn
      $0.ports[0].port = try port(443)
    }
    #expect(
      try allocator.add(asks).complaints == [
        "error: Service default/asks: spec.loadBalancerIP: \(drawn[0]) is already assigned to Service "
          + "default/drawn, which does not request it; to share it, set the same spec.loadBalancerIP there, or request another one"
      ])
    try allocator.add(request("drawn", .loadBalancer) { $0.loadBalancerAddresses = drawn })
    #expect(allocator.grant(for: name("asks"))?.loadBalancerAddresses == drawn)
  }

  @Test func ingressAddressesOfManifestsAreReserved() throws {
    var allocator = Allocator(pools: try pools(loadBalancer: ["192.168.50.200-192.168.50.201"]))
    let own = try addresses("192.168.50.200", "203.0.113.9")
    #expect(
      try allocator.add(request("own", .loadBalancer) { $0.ingress = own }).loadBalancerAddresses == own)
    #expect(
      try allocator.add(request("web", .loadBalancer)).loadBalancerAddresses == addresses("192.168.50.201"))
    #expect(try allocator.add(request("late", .loadBalancer)).loadBalancerAddresses == [])
  }

  @Test func theEndsOfABlockAreNotAssigned() throws {
    let block = try #require(AddressRange("192.168.50.0/24"))
    let inside = try addresses("192.168.50.0", "192.168.50.1", "192.168.50.254", "192.168.50.255").map(
      block.contains)
    #expect(inside == [false, true, true, false])
    let pair = try #require(AddressRange("192.168.50.8/31"))
    #expect(
      try addresses("192.168.50.8", "192.168.50.9", "192.168.50.10").map(pair.contains) == [
        true, true, false,
      ])
    let six = try #require(AddressRange("fd00:50::/120"))
    #expect(try addresses("fd00:50::", "fd00:50::1", "fd00:50::ff").map(six.contains) == [false, true, true])
    let single = try #require(AddressRange("192.168.50.7"))
    #expect(try addresses("192.168.50.7", "192.168.50.8").map(single.contains) == [true, false])
  }

  @Test(arguments: [
    "", "-", "a-b", "10.0.0.2-10.0.0.1", "10.0.0.1-fd00::1", "10.0.0.1-10.0.0.2-10.0.0.3", "10.0.0.0/33",
  ])
  func invalidRanges(text: String) { #expect(AddressRange(text) == nil) }

  @Test func poolsAreChecked() throws {
    func problem(_ ranges: [String], _ loadBalancer: [String] = []) -> String? {
      do {
        _ = try pools(ranges, loadBalancer: loadBalancer)
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(problem([])?.contains("there is no range") == true)
    #expect(problem(["10.0.0.0/31"])?.contains("10.0.0.0/31 has no usable address") == true)
    #expect(problem(["10.0.0.0/24", "10.1.0.0/24"])?.contains("second range of IPv4") == true)
    #expect(problem(["fd00::/56"])?.contains("fd00::/56 has more addresses than an IPv6 /64") == true)
    #expect(problem(["10.0.0.0/24"], ["10.0.0.200-10.0.0.210"])?.contains("overlaps 10.0.0.0/24") == true)
    #expect(problem(["10.0.0.0/24", "fd00::/64"], ["10.0.1.0/24"]) == nil)
  }
}
