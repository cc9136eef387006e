import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

struct LoadBalancerAddressesTests {
  private func addresses(
    _ endpoints: [SliceEndpoint], _ edit: (inout Service) -> Void = { _ in }
  ) -> [String] {
    let web = service("shop/web") {
      $0.type = .loadBalancer
      $0.clusterIPs = ["10.96.0.10", "fd00:10:96::10"]
      $0.ports = [ServicePort(name: "http", port: 80)]
      $0.ingress = [
        IngressAddress("192.0.2.80"), IngressAddress("fd00:2::80"),
        IngressAddress("192.0.2.81", isVirtual: false),
      ]
      edit(&$0)
    }
    let slices = slice(
      "shop/web-a", of: "shop/web", ports: [EndpointPort(name: "http", port: 8080)], endpoints)
    return web.servedLoadBalancerAddresses(
      slices: [slices], on: NodeView(name: "node1", addresses: []), with: ProxySettings()
    ).sorted().map(\.description)
  }

  @Test func anyEndpointSuffices() {
    #expect(addresses([endpoint("10.244.2.5", on: "node2")]) == ["192.0.2.80"])
    #expect(addresses([endpoint("fd00:244::5", on: "node2")]) == ["fd00:2::80"])
    #expect(addresses([]) == [])
    #expect(addresses([endpoint("10.244.2.5") { $0.isReady = false }]) == [])
  }

  @Test func withPolicyLocalAnEndpointMustBeOnTheNode() {
    let local: (inout Service) -> Void = { $0.externalTrafficPolicy = .local }
    #expect(addresses([endpoint("10.244.2.5", on: "node2")], local) == [])
    #expect(addresses([endpoint("10.244.1.5", on: "node1")], local) == ["192.0.2.80"])
    let leaving = endpoint("10.244.1.5", on: "node1") {
      $0.isReady = false
      $0.isTerminating = true
    }
    #expect(addresses([leaving], local) == ["192.0.2.80"])
  }

  @Test func onlyOurLoadBalancersCount() {
    let ready = [endpoint("10.244.1.5", on: "node1")]
    #expect(addresses(ready) { $0.type = .nodePort } == [])
    #expect(addresses(ready) { $0.proxyName = "other" } == [])
    #expect(addresses(ready) { $0.ports = [ServicePort(name: "https", port: 443)] } == [])
  }
}
