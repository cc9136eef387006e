import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

/// Who may come in at which frontend, by field and by annotation.
@Suite struct SourceRuleTests {
  private func frontends(
    strict: Bool = false, _ edit: (inout Service) -> Void
  ) throws -> (frontends: [Frontend<IPv4>], messages: [String], text: String) {
    let web = service("default/web") {
      $0.type = .loadBalancer
      $0.clusterIPs = ["10.96.0.1"]
      $0.ports = [ServicePort(name: "http", port: 80, nodePort: 30080)]
      $0.ingress = [IngressAddress("192.168.60.1")]
      $0.externalIPs = ["192.168.70.1"]
      edit(&$0)
    }
    var settings = ProxySettings()
    settings.hasStrictSourceRanges = strict
    let node = NodeView(name: "node1", addresses: ["192.168.50.11"])
    let result = Plan<IPv4>.make(for: ClusterSnapshot(services: [web]), on: node, with: settings)
    let port = try #require(result.plan.services.first?.ports.first)
    return (port.frontends, result.diagnostics.map(\.problem), result.plan.text)
  }

  @Test func theAnnotationRestrictsExternalIPsAndNodePortsAlone() throws {
    let found = try frontends { $0.outsideSourceRanges = ["10.0.0.0/8", "10.1.0.0/16"] }
    #expect(found.frontends.map(\.kind) == [.clusterIP, .nodePort, .loadBalancer, .externalIP])
    #expect(found.frontends.map(\.allowedSources) == [nil, ["10.0.0.0/8"], nil, ["10.0.0.0/8"]])
    #expect(found.messages == [])
    #expect(found.text.contains("node port TCP 30080 (NodePort): only from 10.0.0.0/8: "))
  }

  @Test func eachListHasItsOwnPolicy() throws {
    let found = try frontends {
      $0.sourceRanges = ["10.0.0.0/8"]
      $0.sourceRangesPolicy = .deny
      $0.outsideSourceRanges = ["10.2.0.0/16"]
    }
    #expect(found.frontends.map(\.deniedSources) == [nil, nil, ["10.0.0.0/8"], nil])
    #expect(found.frontends.map(\.allowedSources) == [nil, ["10.2.0.0/16"], nil, ["10.2.0.0/16"]])
    #expect(found.text.contains("192.168.60.1 TCP 80 (LoadBalancer): not from 10.0.0.0/8: "))
  }

  @Test func theLoadBalancersListCountsWhereBothHaveTheAddress() throws {
    let found = try frontends {
      $0.externalIPs = ["192.168.60.1"]
      $0.sourceRanges = ["10.0.0.0/8"]
      $0.outsideSourceRanges = ["10.2.0.0/16"]
    }
    #expect(found.frontends.map(\.allowedSources) == [nil, ["10.2.0.0/16"], ["10.0.0.0/8"]])
  }

  @Test(arguments: [false, true])
  func rangesOfTheOtherFamilyDenyNobodyHere(strict: Bool) throws {
    let found = try frontends(strict: strict) {
      $0.sourceRanges = ["fd00::/8"]
      $0.sourceRangesPolicy = .deny
      $0.outsideSourceRanges = ["fd00::/8"]
      $0.outsideSourceRangesPolicy = .deny
    }
    #expect(found.frontends.allSatisfy { $0.sources == nil })
    #expect(found.messages == [])
  }

  @Test func allowedRangesOfTheOtherFamilyAreWarnedAbout() throws {
    let open = try frontends { $0.outsideSourceRanges = ["fd00::/8"] }
    #expect(open.frontends.allSatisfy { $0.sources == nil })
    #expect(
      open.messages == [
        "no range is IPv4, so its IPv4 external IPs and node ports are open to everyone"
      ])
    let closed = try frontends(strict: true) { $0.outsideSourceRanges = ["fd00::/8"] }
    #expect(closed.frontends.map(\.allowedSources) == [nil, [], nil, []])
  }

  @Test func everybodyCanBeDenied() throws {
    let found = try frontends {
      $0.outsideSourceRanges = ["0.0.0.0/0"]
      $0.outsideSourceRangesPolicy = .deny
    }
    #expect(found.frontends.map(\.deniedSources) == [nil, ["0.0.0.0/0"], nil, ["0.0.0.0/0"]])
    #expect(found.frontends.last?.sources?.admits("10.1.2.3") == false)
    let open = try frontends { $0.outsideSourceRanges = ["0.0.0.0/0"] }
    #expect(open.frontends.allSatisfy { $0.sources == nil })
  }

  /// The node may use an external IP of its own as its source address.
  @Test func whoAdmitsTheNodeAdmitsItsExternalIPs() throws {
    let found = try frontends { $0.outsideSourceRanges = ["192.168.50.11/32"] }
    #expect(found.frontends.last?.sources?.admits("192.168.70.1") == true)
    #expect(found.frontends.last?.sources?.admits("192.168.70.2") == false)
  }
}
