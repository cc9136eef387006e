internal import Addresses
internal import Allocation
internal import ClusterModel

/// The text of a store: a line for each assignment, sorted by name, in a form that people can read. The last line has
/// the number of lines and a checksum, so that nothing can be lost or modified unnoticed.
enum StoreText {
  static let version = "1"
  static let title = "viaduct-store"
  private static let notice = "# What is assigned to each Service. Only `viaduct run` writes to this file."

  static func encode(_ allocations: Allocations) -> [UInt8] {
    var lines = ["\(title) \(version)", notice] + (allocations.pools.map(lines) ?? [])
    for (name, holding) in allocations.services.sorted(by: { $0.key < $1.key }) {
      lines.append("service \(name)")
      lines += self.lines(of: holding)
    }
    for release in allocations.released {
      lines.append("released \(release.by) \(word(release.port)) \(text(release.what))")
    }
    let body = Array(lines.map { $0 + "\n" }.joined().utf8)
    return body + Array(lastLine(after: body, lines: lines.count).utf8)
  }

  static func lastLine(after body: some Sequence<UInt8>, lines: Int) -> String {
    "end \(lines) \(checksum(body))\n"
  }

  private static func lines(of holding: ServiceAssignment) -> [String] {
    holding.clusterIPs.map { "  cluster-ip \($0)" }
      + holding.nodePorts.map {
        "  node-port \($0.nodePort) \($0.transport.apiName) for \($0.port) \(word($0.name))"
      }
      + (holding.healthCheckNodePort.map { ["  health-check-node-port \($0)"] } ?? [])
      + holding.loadBalancer.map { "  load-balancer \($0)" }
  }

  private static func lines(of pools: AddressPools) -> [String] {
    pools.serviceRanges.map { "pool cluster-ip \($0)" }
      + ["pool node-port \(pools.nodePorts.lowerBound)-\(pools.nodePorts.upperBound)"]
      + pools.loadBalancer.map { "pool load-balancer \($0)" }
      + (pools.loadBalancerClass.map { ["pool load-balancer-class \($0)"] } ?? [])
  }

  private static func text(_ what: Assignable) -> String {
    switch what {
    case .clusterIP(let address): "cluster-ip \(address)"
    case .nodePort(let port, let transport): "node-port \(port) \(transport.apiName)"
    case .loadBalancer(let address): "load-balancer \(address)"
    }
  }

  /// A dash for an empty name: no port can have that name.
  private static func word(_ name: String) -> String { name.isEmpty ? "-" : name }

  private static func checksum(_ bytes: some Sequence<UInt8>) -> String {
    let digits = String(StableHash.fnv1a(bytes), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
