package import Addresses
import ClusterModel
import ServicePlan
import TestSupport
import Testing

/// The node for which plans are made unless a test says otherwise.
let node1 = NodeView(name: "node1", zone: "a", addresses: ["192.168.50.11", "fd00:50::11"])

/// `default/web` with a ClusterIP of each family and the port `http`, which is 80 for clients.
func web(_ edit: (inout Service) -> Void = { _ in }) -> Service {
  service("default/web") {
    $0.clusterIPs = ["10.96.0.1", "fd00:96::1"]
    $0.ports = [ServicePort(name: "http", port: 80, nodePort: 30080)]
    edit(&$0)
  }
}

/// A slice of `default/web` with the port `http`, 8080 on each endpoint.
func webSlice(_ name: String = "default/web-1", _ endpoints: SliceEndpoint...) -> EndpointSlice {
  slice(name, of: "default/web", ports: [EndpointPort(name: "http", port: 8080)], endpoints)
}

func plan(
  _ services: [Service], _ slices: [EndpointSlice] = [], on node: NodeView = node1,
  serviceCIDRs: [ServiceCIDR] = [], _ edit: (inout ProxySettings) -> Void = { _ in }
) -> PlanResult<IPv4> {
  plan(IPv4.self, services, slices, on: node, serviceCIDRs: serviceCIDRs, edit)
}

func plan<Family: IPFamily>(
  _: Family.Type, _ services: [Service], _ slices: [EndpointSlice] = [], on node: NodeView = node1,
  serviceCIDRs: [ServiceCIDR] = [], _ edit: (inout ProxySettings) -> Void = { _ in }
) -> PlanResult<Family> {
  var settings = ProxySettings()
  edit(&settings)
  return Plan<Family>.make(
    for: ClusterSnapshot(services: services, slices: slices, serviceCIDRs: serviceCIDRs), on: node,
    with: settings)
}

/// The first port of the first Service.
func firstPort(
  _ service: Service, _ slices: [EndpointSlice] = [], on node: NodeView = node1,
  _ edit: (inout ProxySettings) -> Void = { _ in }
) throws -> ServicePortPlan<IPv4> {
  try #require(plan([service], slices, on: node, edit).plan.services.first?.ports.first)
}

extension Plan {
  /// The frontends of its Services: `default/web: 10.96.0.1 TCP 80`.
  var frontends: [String] {
    services.flatMap { service in
      service.ports.flatMap(\.frontends).map { "\(service.name): \($0.key)" }
    }
  }
}

extension ServicePortPlan {
  /// The treatment at the first frontend of the kind.
  func treatment(_ kind: FrontendKind) -> Treatment? { frontends.first { $0.kind == kind }?.treatment }
}

extension InterfaceName: ExpressibleByStringLiteral {
  /// An interface name from a literal in a test.
  package init(stringLiteral text: String) {
    guard let name = InterfaceName(text) else { preconditionFailure("no interface: \(text)") }
    self = name
  }
}
