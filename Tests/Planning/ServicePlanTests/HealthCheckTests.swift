import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

@Suite struct HealthCheckTests {
  private func balanced(_ edit: (inout Service) -> Void = { _ in }) -> Service {
    web {
      $0.type = .loadBalancer
      $0.externalTrafficPolicy = .local
      $0.healthCheckNodePort = 32000
      edit(&$0)
    }
  }

  private func checks(
    _ service: Service, _ slices: [EndpointSlice] = [], _ edit: (inout ProxySettings) -> Void = { _ in }
  ) -> [HealthCheckService] {
    var settings = ProxySettings()
    edit(&settings)
    return service.healthChecks(slices: slices, on: node1, with: settings)
  }

  private func counts(_ slices: EndpointSlice...) -> [Int] {
    checks(balanced(), slices).map(\.localEndpoints)
  }

  @Test func eachFamilyHasItsOwnHealthCheck() {
    let found = checks(
      balanced(), [webSlice("default/web-4", endpoint("10.0.0.1", on: "node1"))])
    #expect(
      found == [
        HealthCheckService(service: "default/web", family: .ipv4, port: 32000, localEndpoints: 1),
        HealthCheckService(service: "default/web", family: .ipv6, port: 32000, localEndpoints: 0),
      ])
    #expect(checks(balanced { $0.clusterIPs = ["fd00:96::1"] }).map(\.family) == [.ipv6])
  }

  @Test func onlyLoadBalancersWithPolicyLocalAndAPortNeedOne() {
    #expect(checks(balanced { $0.type = .nodePort }).isEmpty)
    #expect(checks(balanced { $0.externalTrafficPolicy = .cluster }).isEmpty)
    #expect(checks(balanced { $0.healthCheckNodePort = nil }).isEmpty)
    #expect(checks(balanced { $0.clusterIPs = [] }).isEmpty)
  }

  @Test func servicesAndSlicesOfAnotherProxyAreIgnored() {
    let foreign = balanced { $0.proxyName = "other" }
    #expect(checks(foreign).isEmpty)
    var slice = webSlice("default/web-1", endpoint("10.0.0.1", on: "node1"))
    slice.proxyName = "other"
    #expect(checks(balanced(), [slice]).map(\.localEndpoints) == [0, 0])
    #expect(checks(foreign, [slice]) { $0.proxyName = "other" }.map(\.localEndpoints) == [1, 0])
    slice.proxyName = nil
    slice.isHeadless = true
    #expect(checks(balanced(), [slice]).map(\.localEndpoints) == [0, 0])
  }

  @Test func onlyReadyEndpointsOnThisNodeCount() {
    #expect(
      counts(
        webSlice(
          "default/web-1", endpoint("10.0.0.1", on: "node1"), endpoint("10.0.0.2", on: "node1"),
          endpoint("10.0.0.3", on: "node2"), endpoint("10.0.0.4"),
          endpoint("10.0.0.5", on: "node1") { $0.isReady = false },
          endpoint("10.0.0.6", on: "node1") {
            $0.isReady = false
            $0.isTerminating = true
          })) == [2, 0])
  }

  @Test func anAddressCountsOnceAcrossPortsAndSlices() {
    let service = balanced {
      $0.ports = [
        ServicePort(name: "http", port: 80), ServicePort(name: "dns", transport: .udp, port: 53),
      ]
    }
    let ports = [
      EndpointPort(name: "http", port: 8080), EndpointPort(name: "dns", transport: .udp, port: 5353),
    ]
    let slices = [
      slice("default/web-1", of: "default/web", ports: ports, [endpoint("10.0.0.1", on: "node1")]),
      slice("default/web-2", of: "default/web", ports: ports, [endpoint("10.0.0.1", on: "node1")]),
      slice("default/web-3", of: "default/web", ports: ports, [endpoint("10.0.0.2", on: "node1")]),
    ]
    #expect(checks(service, slices).map(\.localEndpoints) == [2, 0])
  }

  /// No load balancer can reach an endpoint that no port of the Service maps to.
  @Test func endpointsOfOtherPortsAndOtherServicesDoNotCount() {
    let endpoints = [endpoint("10.0.0.1", on: "node1")]
    #expect(
      counts(
        slice("default/a", of: "default/web", ports: [EndpointPort(name: "admin", port: 9)], endpoints),
        slice("default/b", of: "default/web", ports: [EndpointPort(name: "http", port: nil)], endpoints),
        slice("default/c", of: "default/other", ports: [EndpointPort(name: "http", port: 80)], endpoints))
        == [0, 0])
  }

  @Test func terminatingEndpointsThatStillServeAreProgrammedButNotCounted() throws {
    let last = webSlice(
      "default/web-1",
      endpoint("10.0.0.1", on: "node1") {
        $0.isReady = false
        $0.isTerminating = true
      })
    #expect(try firstPort(balanced(), [last]).localEndpoints.count == 1)
    #expect(counts(last) == [0, 0])
  }
}
