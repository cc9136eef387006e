internal import Addresses
internal import Allocation
internal import ClusterModel

/// The text of a store: a line for each assignment, sorted by name, in a form that people can read. The last line has
/// the number of lines and a checksum, so that nothing can be lost or modified unnoticed.
enum StoreText {
  static let version = "1"
  static let title = "viaduct-store"
  private static let notice = "# What is assigned to each Service. Only `viaduct run` writes to this file."

  /// - Parameter services: the lines of the Services in `allocations`.
  static func encode(_ allocations: Allocations, _ services: StoreLines) -> [UInt8] {
    let head = ["\(title) \(version)", notice] + (allocations.pools.map(lines) ?? [])
    let tail = allocations.released.map { "released \($0.by) \(word($0.port)) \(text($0.what))" }
    var body = bytes(head)
    services.append(to: &body)
    body += bytes(tail)
    body += lastLine(after: body, lines: head.count + services.count + tail.count).utf8
    return body
  }

  /// Returns the lines about one Service.
  static func encode(_ name: NamespacedName, _ holding: ServiceAssignment) -> [UInt8] {
    bytes(["service \(name)"] + lines(of: holding))
  }

  private static func bytes(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

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
