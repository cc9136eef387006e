import Addresses
import Allocation
import ClusterModel
import Testing

@Suite struct NodePortTests {
  @Test func onlySomeTypesHaveNodePorts() throws {
    var allocator = Allocator(pools: try pools())
    #expect(try allocator.add(request("plain")).nodePorts == [nil])
    let both = try allocator.add(request("both", .nodePort, ports: 2)).nodePorts.compactMap(\.self)
    #expect(Set(both).count == 2)
    #expect(try allocator.add(request("balanced", .loadBalancer)).nodePorts.compactMap(\.self).count == 1)
    let without = try allocator.add(request("without", .loadBalancer) { $0.allocatesNodePorts = false })
    #expect(without.nodePorts == [nil])
    let wish = try allocator.add(
      request("wish", .loadBalancer) {
        $0.allocatesNodePorts = false
        $0.ports[0].nodePort = try port(30080)
      })
    #expect(wish.nodePorts == [try port(30080)])
    #expect(
      try allocator.add(request("plain") { $0.ports[0].nodePort = try port(30081) }).complaints == [
        "error: Service default/plain: spec.ports[0].nodePort: 30081 is set on a Service without node ports; "
          + "set type: NodePort, or remove the field"
      ])
  }

  @Test func aChangedTypeReleasesNodePorts() throws {
    var allocator = Allocator(pools: try pools(nodePorts: "30000-30000"))
    let given = try port(30000)
    #expect(try allocator.add(request("web", .nodePort)).nodePorts == [given])
    #expect(try allocator.add(request("other", .nodePort)).nodePorts == [nil])
    let change = allocator.update([name("web"): try request("web")])
    #expect(change.grants.map(\.name) == [name("other"), name("web")])
    #expect(allocator.grant(for: name("other"))?.nodePorts == [given])
    #expect(allocator.grant(for: name("web"))?.nodePorts == [nil])
  }

  @Test func refusalsSayWhoAndWhere() throws {
    var allocator = Allocator(pools: try pools())
    try allocator.add(request("shop/first", .nodePort) { $0.ports[0].nodePort = try port(30080) })
    #expect(
      try allocator.add(request("second", .nodePort) { $0.ports[0].nodePort = try port(30080) }).complaints
        == [
          "error: Service default/second: spec.ports[0].nodePort: 30080/TCP is already assigned to Service shop/first; "
            + "request another one, or remove the field"
        ])
    #expect(
      try allocator.add(request("third", .nodePort) { $0.ports[0].nodePort = try port(80) }).complaints == [
        "error: Service default/third: spec.ports[0].nodePort: 80/TCP is not in 30000-32767; "
          + "request one of those, remove the field, or change --service-node-port-range"
      ])
    let twice = try allocator.add(
      request("twice", .nodePort, ports: 2) {
        $0.ports[0].nodePort = try port(30090)
        $0.ports[1].nodePort = try port(30090)
      })
    #expect(twice.nodePorts == [try port(30090), nil])
    #expect(
      twice.complaints.first?.contains("30090/TCP is already assigned to another port of this Service")
        == true)
  }

  @Test func eachTransportHasItsOwn() throws {
    var allocator = Allocator(pools: try pools())
    let wish = try port(30053)
    #expect(try allocator.add(request("tcp", .nodePort) { $0.ports[0].nodePort = wish }).nodePorts == [wish])
    let udp = try allocator.add(
      request("udp", .nodePort) {
        $0.ports[0] = PortRequest(transport: .udp, port: try port(53), nodePort: wish)
      })
    #expect(udp.nodePorts == [wish])
    let both = try request("both", .nodePort) {
      $0.ports = [
        PortRequest(name: "dns", transport: .udp, port: try port(53)),
        PortRequest(name: "dns-tcp", transport: .tcp, port: try port(53)),
        PortRequest(name: "metrics", transport: .tcp, port: try port(9153)),
      ]
    }
    let shared = try allocator.add(both).nodePorts
    #expect(shared[0] != nil)
    #expect(shared[0] == shared[1])
    #expect(shared[0] != shared[2])
  }

  @Test func theHealthCheckHasItsOwnPort() throws {
    var allocator = Allocator(pools: try pools())
    let local = try allocator.add(request("local", .loadBalancer) { $0.externalTrafficPolicy = .local })
    let check = try #require(local.healthCheckNodePort)
    #expect(local.nodePorts != [check])
    #expect(try allocator.add(request("local", .loadBalancer)).healthCheckNodePort == nil)
    #expect(
      try allocator.add(request("asks", .loadBalancer) { $0.healthCheckNodePort = try port(30100) })
        .complaints
        .filter { $0.hasPrefix("error") } == [
          "error: Service default/asks: spec.healthCheckNodePort: 30100 is set on a Service without health checks; "
            + "set type: LoadBalancer and externalTrafficPolicy: Local, or remove the field"
        ])
    let wish = try request("asks", .loadBalancer) {
      $0.healthCheckNodePort = try port(30100)
      $0.externalTrafficPolicy = .local
    }
    #expect(try allocator.add(wish).healthCheckNodePort == port(30100))
  }

  @Test func aPortIsRecognizedByNameOrNumber() throws {
    var allocator = Allocator(pools: try pools())
    let given = try allocator.add(request("web", .nodePort, ports: 2)).nodePorts
    let turned = try request("web", .nodePort, ports: 2) { $0.ports.reverse() }
    #expect(try allocator.add(turned).nodePorts == given.reversed())
    let renamed = try request("web", .nodePort, ports: 2) { $0.ports[0].name = "http" }
    #expect(try allocator.add(renamed).nodePorts == given)
    let moved = try request("web", .nodePort, ports: 2) {
      $0.ports[0].name = "http"
      $0.ports[0].port = try port(8080)
    }
    #expect(try allocator.add(moved).nodePorts == given)
  }

  /// KEP-3668: of 2768 ports 86 are reserved for explicit requests; of 64 there are 16; of 16 none.
  @Test(arguments: [("30000-32767", 86), ("30000-30063", 16), ("20000-29999", 128)])
  func theLowerBandIsUsedLast(range: String, reserved: Int) throws {
    var allocator = Allocator(pools: try pools(nodePorts: range))
    let first = try #require(AddressPools.nodePortRange(range)).lowerBound.number
    let upper = 48
    for index in 0..<upper { try allocator.add(request("web\(index)", .nodePort)) }
    let given = allocator.allocations.services.values.flatMap(\.nodePorts).map(\.nodePort.number)
    #expect(given.count == upper)
    #expect(given.allSatisfy { Int($0 - first) >= reserved })
  }
}
