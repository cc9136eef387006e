internal import Addresses
package import ClusterModel
package import NFTRuleset
package import NFTCompiler
package import ServicePlan
internal import TestSupport
package import NFTDriver

/// Clusters for tests, as node1 sees them.
package enum Shop {
  /// One Service of every kind: together they have elements in every set.
  package static let everything: Intent = {
    var settings = ProxySettings()
    settings.localPods = .sources(["10.244.0.0/16", "fd00:244::/32"])
    let services = [
      service("default/web") {
        $0.clusterIPs = ["10.96.0.10", "fd00:10:96::10"]
        $0.ports = [ServicePort(name: "http", port: 80)]
      },
      service("default/sticky") {
        $0.clusterIPs = ["10.96.0.11", "fd00:10:96::11"]
        $0.affinitySeconds = 600
        $0.ports = [ServicePort(name: "http", port: 80)]
      },
      service("default/guarded") {
        $0.type = .loadBalancer
        $0.clusterIPs = ["10.96.0.12", "fd00:10:96::12"]
        $0.externalTrafficPolicy = .local
        $0.sourceRanges = ["192.168.51.0/28", "fd00:51::/124"]
        $0.ingress = [IngressAddress("192.168.50.200"), IngressAddress("fd00:50::200")]
        $0.ports = [ServicePort(name: "http", port: 80, nodePort: 30080)]
      },
      // It shares an address with the one before.
      service("default/open") {
        $0.type = .loadBalancer
        $0.clusterIPs = ["10.96.0.13", "fd00:10:96::13"]
        $0.sourceRanges = ["192.168.52.0/28", "fd00:52::/124"]
        $0.ingress = [IngressAddress("192.168.50.200"), IngressAddress("fd00:50::200")]
        $0.ports = [ServicePort(name: "admin", port: 81, nodePort: 30081)]
      },
    ]
    let ports = [EndpointPort(name: "http", port: 8080), EndpointPort(name: "admin", port: 8081)]
    let slices = services.flatMap { service in
      [
        slice(
          "\(service.name)-4", of: service.name.description, ports: ports,
          [endpoint("10.244.1.5", on: "node1"), endpoint("10.244.2.5", on: "node2")]),
        slice(
          "\(service.name)-6", of: service.name.description, ports: ports,
          [endpoint("fd00:244:1::5", on: "node1"), endpoint("fd00:244:2::5", on: "node2")]),
      ]
    }
    return Intent(
      cluster: ClusterSnapshot(
        services: services, slices: slices,
        serviceCIDRs: [ServiceCIDR(name: "kubernetes", cidrs: ["10.96.0.0/12", "fd00:10:96::/112"])]),
      node: randomClusterNode, settings: settings)
  }()

  /// Services `default/service-N` with this many IPv4 endpoints each, none of them on this node; `replacing` changes
  /// the address of one of the first Service's endpoints.
  package static func many(_ count: Int, endpoints: Int, replacing isReplaced: Bool = false) -> Intent {
    let numbers = 0..<count
    let services = numbers.map { number in
      service("default/service-\(number)") {
        $0.clusterIPs = [address(10, 96, number)]
        $0.ports = [ServicePort(name: "http", port: 80)]
      }
    }
    let slices = numbers.map { number in
      slice(
        "default/service-\(number)-4", of: "default/service-\(number)",
        ports: [EndpointPort(name: "http", port: 8080)],
        (0..<endpoints).map { place in
          let isOther = isReplaced && number == 0 && place == 3
          return endpoint(address(10, isOther ? 200 : 128, number * endpoints + place), on: "node2")
        })
    }
    return Intent(
      cluster: ClusterSnapshot(services: services, slices: slices), node: randomClusterNode,
      settings: ProxySettings())
  }

  private static func address(_ first: Int, _ second: Int, _ number: Int) -> IPAddress {
    .v4(IPv4Address(rawValue: UInt32(first << 24 | second << 16 | number)))
  }
}

extension Intent {
  /// The cluster without this Service.
  package func without(_ name: NamespacedName) -> Intent {
    Intent(
      cluster: ClusterSnapshot(
        services: cluster.services.filter { $0.name != name },
        slices: cluster.slices.filter { $0.service != name }, serviceCIDRs: cluster.serviceCIDRs),
      node: node, settings: settings)
  }
}

extension Plans {
  /// The rulesets for these plans.
  package func rulesets(like live: LiveTables? = nil) -> [CompiledRuleset] {
    NFTBackEnd().program(for: self, like: live)
  }

  /// The kernel's tables when these plans are programmed from scratch.
  package var live: LiveTables {
    let rulesets = rulesets().map(\.ruleset)
    return LiveTables(ipv4: TableImage(rulesets[0]), ipv6: TableImage(rulesets[1]))
  }
}

extension PendingCommit {
  /// The commit that programs these plans.
  package init(from live: LiveTables, to plans: Plans) {
    self.init(from: live, to: plans.rulesets(like: live))
  }
}
