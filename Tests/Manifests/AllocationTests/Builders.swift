import Addresses
import Allocation
import ClusterModel
import Testing

func name(_ text: String) -> NamespacedName {
  let parts = text.split(separator: "/").map(String.init)
  return parts.count == 2 ? NamespacedName(parts[0], parts[1]) : NamespacedName("default", text)
}

func addresses(_ texts: String...) throws -> [IPAddress] { try texts.map { try #require(IPAddress($0)) } }

func port(_ number: Int) throws -> Port { try #require(Port(number)) }

/// A Service with one port, 80, and no requests.
func request(
  _ text: String, _ type: ServiceType = .clusterIP, ports: Int = 1,
  _ change: (inout AddressRequest) throws -> Void = { _ in }
) throws -> AddressRequest {
  var request = AddressRequest(name: name(text), type: type)
  request.ports = try (0..<ports).map {
    PortRequest(name: ports == 1 ? "" : "port-\($0)", port: try port(80 + $0))
  }
  try change(&request)
  return request
}

func pools(
  _ serviceRanges: [String] = ["10.96.0.0/16", "fd00:96::/112"], nodePorts: String = "30000-32767",
  loadBalancer: [String] = ["192.168.50.200-192.168.50.219", "fd00:50::200-fd00:50::20f"],
  loadBalancerClass: String? = nil
) throws -> AddressPools {
  try AddressPools(
    serviceRanges: try serviceRanges.map { try #require(IPPrefix($0)) },
    nodePorts: try #require(AddressPools.nodePortRange(nodePorts)),
    loadBalancer: try loadBalancer.map { try #require(AddressRange($0)) },
    loadBalancerClass: loadBalancerClass)
}

extension Allocator {
  /// Adds one Service, and returns its grant.
  @discardableResult mutating func add(_ request: AddressRequest) throws -> Grant {
    _ = update([request.name: request])
    return try #require(grant(for: request.name))
  }

  @discardableResult mutating func remove(_ text: String) -> AllocationChange { update([name(text): nil]) }
}

extension Grant {
  /// The diagnostics, one line each.
  var complaints: [String] { diagnostics.map(\.description) }
}
