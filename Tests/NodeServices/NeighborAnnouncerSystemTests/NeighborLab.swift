import Foundation
import PrivateNetwork

/// A veth pair from the thread's network namespace to another one, the neighbor.
final class NeighborLab: Sendable {
  private let neighbor = "viaduct-link-\(getpid())-\(UInt32.random(in: 0 ... .max))"

  /// Creates the pair, with addresses 192.0.2.1 and fd00:2::1 here, .2 and ::2 at the neighbor.
  init() throws {
    let quiet = "sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0"
    try run("ip link set lo up && \(quiet) && ip netns add \(neighbor) && ip netns exec \(neighbor) \(quiet)")
    try run("ip link add eth0 type veth peer name eth0 netns \(neighbor)")
    try run(
      """
      ip address add 192.0.2.1/24 dev eth0 && ip address add fd00:2::1/64 dev eth0 && ip link set eth0 up
      """)
    try there("ip address add 192.0.2.2/24 dev eth0")
    try there("ip address add fd00:2::2/64 dev eth0")
    try there("ip link set eth0 up")
    try waitForIPv6Addresses()
  }

  deinit { shell("ip netns del \(neighbor)") }

  /// Runs a command in the neighbor's namespace.
  @discardableResult
  func there(_ command: String) throws -> String { try run("ip netns exec \(neighbor) \(command)") }

  /// Returns the hardware address to which the neighbor resolves the address; nil if there is no reply.
  func found(_ address: String) throws -> String? {
    let family = address.contains(":") ? "AF_INET6" : "AF_INET"
    try there("ip neigh flush all")
    try there(
      "python3 -c 'import socket; socket.socket(socket.\(family), socket.SOCK_DGRAM).sendto(b\"x\", (\"\(address)\", 9))'"
    )
    for _ in 0..<200 {
      let words = try there("ip neigh show to \(address)").split(separator: " ").map(String.init)
      if let place = words.firstIndex(of: "lladdr") { return words[place + 1] }
      if words.contains("FAILED") || words.contains("FAILED\n") { return nil }
      shell("sleep 0.05")
    }
    return nil
  }

  /// Returns the hardware address of our end.
  func ownMAC() throws -> String {
    // Not from /sys, which shows the namespace in which it was mounted.
    let words = try run("ip -brief link show eth0").split(separator: " ").map(String.init)
    guard words.count > 2 else { throw Unexpected("no eth0") }
    return words[2]
  }

  @discardableResult
  func run(_ command: String) throws -> String {
    let (status, output) = shell(command)
    guard status == 0 else { throw Unexpected("\(command): \(output)") }
    return output
  }
}

struct Unexpected: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
