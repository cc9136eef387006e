import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

/// Addresses that a Service names twice: the stricter treatment applies.
struct SharedAddressTests {
  private static let here = webSlice(
    "default/1", endpoint("10.0.0.1", on: "node1"), endpoint("10.0.0.2", on: "node2"))
  private static let elsewhere = webSlice("default/1", endpoint("10.0.0.2", on: "node2"))

  private func frontends(_ result: PlanResult<IPv4>) -> [Frontend<IPv4>] {
    result.plan.services.flatMap(\.ports).flatMap(\.frontends)
  }

  /// A Service of type LoadBalancer with source ranges.
  private func guarded(_ edit: (inout Service) -> Void = { _ in }) -> Service {
    web {
      $0.type = .loadBalancer
      $0.sourceRanges = ["198.51.100.0/24"]
      edit(&$0)
    }
  }

  @Test func sourceRangesRestrictAClusterIPThatIsAlsoALoadBalancerAddress() {
    let result = plan([guarded { $0.ingress = [IngressAddress("10.96.0.1")] }], [Self.here])
    let found = frontends(result)
    #expect(found.map(\.kind) == [.clusterIP, .nodePort])
    #expect(found.map(\.allowedSources) == [["198.51.100.0/24"], nil])
    // Where local pods cannot be recognized, replies to packets from outside must still find their way back.
    #expect(found[0].treatment == .balance(over: .cluster, .always))
    #expect(
      result.diagnostics.map(\.description) == [
        "warning: Service default/web: status.loadBalancer.ingress[].ip: 10.96.0.1 is also its ClusterIP, so "
          + "loadBalancerSourceRanges restricts that too; give the load balancer another address, or add every source "
          + "to allow to the ranges"
      ])
  }

  @Test func sourceRangesRestrictAnExternalIPThatIsAlsoALoadBalancerAddress() {
    let result = plan([
      guarded {
        $0.ingress = [IngressAddress("192.168.60.1")]
        $0.externalIPs = ["192.168.60.1", "192.168.60.2"]
      }
    ])
    #expect(frontends(result).map(\.kind) == [.clusterIP, .nodePort, .loadBalancer, .externalIP])
    #expect(frontends(result).map(\.allowedSources) == [nil, nil, ["198.51.100.0/24"], nil])
    #expect(result.diagnostics.map(\.severity) == [.warning])
    #expect(result.diagnostics.map(\.kind) == [.sharedAddress])
    #expect(result.diagnostics[0].problem.hasPrefix("192.168.60.1 is also its external IP"))
  }

  @Test func sourceRangesRestrictTheNodePortAtTheLoadBalancerAddress() {
    let result = plan([
      guarded {
        $0.ports[0].port = 30080
        $0.ingress = [IngressAddress("192.168.50.11")]
      }
    ])
    #expect(frontends(result).map(\.allowedSources) == [nil, nil, ["198.51.100.0/24"]])
    #expect(result.diagnostics.map(\.severity) == [.warning])
    #expect(result.diagnostics[0].problem.hasPrefix("192.168.50.11 is also its node port"))
  }

  /// The load balancer itself restricts such an address.
  @Test func anAddressWithModeProxyIsNotRestricted() {
    let result = plan([guarded { $0.ingress = [IngressAddress("10.96.0.1", isVirtual: false)] }])
    #expect(frontends(result).map(\.allowedSources) == [nil, nil])
    #expect(result.diagnostics == [])
  }

  /// For both policies, and by where the endpoints are: the treatment of a ClusterIP that is also an external address,
  /// and the policy that a warning names.
  @Test(arguments: [
    (
      TrafficPolicy.cluster, TrafficPolicy.cluster, here, Treatment.balance(over: .cluster, .unlessLocalPod),
      nil
    ),
    (.cluster, .local, here, .preserveSource, "externalTrafficPolicy"),
    (.cluster, .local, elsewhere, .preserveSource, "externalTrafficPolicy"),
    (.local, .cluster, here, .balance(over: .local, .unlessLocalPod), "internalTrafficPolicy"),
    (.local, .cluster, elsewhere, .drop, "internalTrafficPolicy"),
    (.local, .local, here, .balance(over: .local, .unlessLocalPod), nil),
    (.local, .local, elsewhere, .drop, nil),
  ])
  func theStricterPolicyApplies(
    _ inside: TrafficPolicy, _ outside: TrafficPolicy, _ slice: EndpointSlice, _ treatment: Treatment,
    _ warning: String?
  ) {
    for isLoadBalancer in [true, false] {
      let service = web {
        $0.type = isLoadBalancer ? .loadBalancer : .clusterIP
        $0.internalTrafficPolicy = inside
        $0.externalTrafficPolicy = outside
        $0.ports[0].nodePort = nil
        if isLoadBalancer {
          $0.ingress = [IngressAddress("10.96.0.1")]
        } else {
          $0.externalIPs = ["10.96.0.1"]
        }
      }
      let result = plan([service], [slice]) { $0.localPods = .sources(["10.244.0.0/16"]) }
      #expect(frontends(result).map(\.treatment) == [treatment])
      #expect(result.diagnostics.count == (warning == nil ? 0 : 1))
      if let warning { #expect(result.diagnostics[0].problem.contains(" \(warning) Local applies")) }
    }
  }
}
