import Addresses
import ClusterModel
import Explanation
import ServicePlan
import TestSupport
import Testing

/// What an explanation says to a client that may not come in.
@Suite struct SourceRangesTests {
  private func finding(_ edit: (inout Service) -> Void) throws -> ExplanationFinding {
    let cluster = ClusterSnapshot(services: [
      service("shop/web") {
        $0.type = .loadBalancer
        $0.clusterIPs = ["10.96.0.1"]
        $0.ports = [ServicePort(name: "http", port: 80, nodePort: 30080)]
        $0.ingress = [IngressAddress("192.168.60.1")]
        $0.externalIPs = ["192.168.70.1"]
        edit(&$0)
      }
    ])
    let node = NodeView(name: "node1", addresses: ["192.168.50.11"])
    let found = Explanation(
      .service("shop/web"), from: "203.0.113.9",
      in: ExplanationContext(cluster: cluster, node: node, settings: ProxySettings()))
    return try #require(found.findings.first { $0.kind == .sourceShutOut })
  }

  @Test func aDeniedClientReadsWhy() throws {
    let found = try finding {
      $0.sourceRanges = ["203.0.113.0/24"]
      $0.sourceRangesPolicy = .deny
    }
    #expect(
      found.problem
        == "denies 203.0.113.0/24 at 192.168.60.1, and 203.0.113.9 is in one of these: its packets are dropped"
    )
    #expect(
      found.remedy
        == "take the range that contains 203.0.113.9/32 out of spec.loadBalancerSourceRanges, or use the ClusterIP from inside the cluster"
    )
  }

  @Test func aClientIsShutOutOfNodePorts() throws {
    let found = try finding { $0.outsideSourceRanges = ["10.0.0.0/8"] }
    #expect(
      found.problem
        == "allows only 10.0.0.0/8 at its node ports, and 203.0.113.9 is not in any of these: its packets are dropped"
    )
    #expect(found.remedy.hasPrefix("add 203.0.113.9/32 to the annotation viaduct/source-ranges"))
  }
}
