import Addresses
import Allocation
import AllocationStore
import ClusterModel
import Foundation
import Testing

/// Runs the body with a temporary folder, which is removed afterwards.
func withFolder<Answer>(_ body: (String) throws -> Answer) throws -> Answer {
  let folder = FileManager.default.temporaryDirectory.appending(path: "viaduct-store-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

func write(_ bytes: [UInt8], to path: String) throws { try Data(bytes).write(to: URL(filePath: path)) }

/// One of each kind.
func sample() throws -> Allocations {
  let web = ServiceAssignment(
    clusterIPs: [try #require(IPAddress("10.96.1.2")), try #require(IPAddress("fd00:10:96::12"))],
    nodePorts: [
      AssignedNodePort(
        name: "http", transport: .tcp, port: try #require(Port(80)), nodePort: try #require(Port(30080))),
      AssignedNodePort(
        name: "dns", transport: .udp, port: try #require(Port(53)), nodePort: try #require(Port(30080))),
    ],
    healthCheckNodePort: Port(31000),
    loadBalancer: [try #require(IPAddress("192.168.50.200"))])
  let plain = ServiceAssignment(
    clusterIPs: [try #require(IPAddress("10.96.1.3"))],
    nodePorts: [
      AssignedNodePort(
        name: "", transport: .sctp, port: try #require(Port(9)), nodePort: try #require(Port(30009)))
    ],
    loadBalancer: [try #require(IPAddress("192.168.50.200"))])
  let old = NamespacedName("default", "old")
  return Allocations(
    services: [NamespacedName("shop", "web"): web, NamespacedName("default", "plain"): plain],
    released: [
      Release(.nodePort(try #require(Port(30500)), .udp), by: old, port: "dns"),
      Release(.clusterIP(try #require(IPAddress("10.96.7.7"))), by: old),
      Release(.loadBalancer(try #require(IPAddress("fd00:50::1"))), by: old),
    ],
    pools: try AddressPools(
      loadBalancer: [
        try #require(AddressRange("192.168.50.200-192.168.50.220")),
        try #require(AddressRange("fd00:50::/120")),
      ], loadBalancerClass: "example.org/lab"))
}

/// The description of the error; nil if there is none.
func complaint(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return "\(error)"
  }
}

/// A program that is built next to the tests.
func program(_ name: String) -> URL {
  URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
}
