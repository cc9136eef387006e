import Addresses
import ClusterModel
import Foundation
import Lab
import Netlink
import PrivateNetwork
import Testing

@testable import LabNode

/// These tests run in private network namespaces. Names of namespaces are global to the machine, so they are tested by
/// netns-tests/73-lab.sh instead.
@Suite(.enabled(if: isPrivileged)) struct LabBridgeTests {
  private func bridge(_ name: String, _ blocks: String = LabNetwork.standard) throws -> LabBridge {
    LabBridge(
      name: try #require(LabName(name)),
      network: try LabNetwork(blocks.split(separator: ",").compactMap { IPPrefix(String($0)) }))
  }

  @Test func theNodeHasItsAddresses() async throws {
    let bridge = try bridge("lab")
    let found = try await inPrivateNetwork {
      try bridge.create()
      return try interfaceAddresses().filter { $0.interfaceName == "lab-lab" }
        .map { "\($0.address)/\($0.prefixLength)" }
    }
    #expect(found.contains("10.244.0.1/24") && found.contains("fd00:10:244::1/64"))
  }

  @Test func aBlockThatIsInUseIsRefused() async throws {
    let (bridge, second) = (try bridge("lab"), try bridge("second"))
    let message = try await inPrivateNetwork {
      try bridge.create()
      do {
        try second.create()
        return "it was created"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      message.contains(
        "--pod-cidr 10.244.0.0/24: overlaps 10.244.0.1/24 of interface lab-lab; use another block"))
  }

  /// `10.244.0.0/24` and `fd00:10:244::/64` are inside, around or beside what is there.
  @Test(arguments: [
    ("ip address add 10.244.3.9/16 dev eth0", "10.244.0.0/24: overlaps 10.244.3.9/16 of interface eth0"),
    (
      "ip route add 10.0.0.0/8 via 192.168.50.1",
      "10.244.0.0/24: overlaps the route 10.0.0.0/8 via 192.168.50.1 dev eth0; use another block, such as"
        + " --pod-cidr 172.30.245.0/24,fd00:10:245::/64"
    ),
    ("ip route add 10.244.0.128/25 dev eth0", "10.244.0.0/24: overlaps the route 10.244.0.128/25 dev eth0"),
    (
      "ip route add blackhole 10.244.0.0/16 table 100",
      "10.244.0.0/24: overlaps the route blackhole 10.244.0.0/16 table 100"
    ),
    (
      "ip route add local 10.244.0.0/24 dev lo",
      "10.244.0.0/24: overlaps the route local 10.244.0.0/24 dev lo"
    ),
    ("ip -6 route add fd00::/16 dev eth0", "fd00:10:244::/64: overlaps the route fd00::/16 dev eth0"),
  ])
  func aBlockWithAnotherRouteIsRefused(_ command: String, _ reason: String) async throws {
    let message = try await messageOfCreation(after: command)
    #expect(message.contains("--pod-cidr \(reason)"), "\(message)")
  }

  /// So do the two halves by which a VPN replaces it, and neighboring blocks.
  @Test func aDefaultRouteLeavesRoomForTheLab() async throws {
    let message = try await messageOfCreation(
      after: """
        ip route add default via 192.168.50.1; ip route add 0.0.0.0/1 via 192.168.50.1
        ip route add 128.0.0.0/1 via 192.168.50.1; ip route add 10.244.1.0/24 via 192.168.50.1
        ip -6 route add default dev eth0; ip -6 route add fd00:10:245::/64 dev eth0
        """)
    #expect(message == "")
  }

  /// What creation says, in a network with the interface eth0 that has the address 192.168.50.2.
  private func messageOfCreation(after command: String) async throws -> String {
    let bridge = try bridge("lab")
    return try await inPrivateNetwork {
      let setup = shell(
        """
        set -e; ip link set lo up; ip link add eth0 type bridge; ip link set eth0 up
        ip address add 192.168.50.2/24 dev eth0
        \(command)
        """)
      try #require(setup.status == 0, "\(setup.output)")
      do { try bridge.create() } catch { return "\(error)" }
      return ""
    }
  }

  @Test func bridgesOfOthersAreNotTouched() async throws {
    let bridge = try bridge("lab")
    let (message, links) = try await inPrivateNetwork {
      shell(
        "ip link add lab-lab type bridge; ip link add other0 type bridge; ip link set other0 alias 'viaduct lab other'"
      )
      var message = ""
      do { try bridge.create() } catch { message = "\(error)" }
      try bridge.removeAll()
      return (message, shell("ip -o link").output)
    }
    #expect(message.contains("EEXIST") && message.contains("choose another --name"))
    #expect(links.contains("lab-lab") && links.contains("other0"))
  }

  @Test func itIsRemovedEvenWithoutItsAlias() async throws {
    let bridge = try bridge("lab")
    let links = try await inPrivateNetwork {
      try bridge.create()
      shell("ip link set lab-lab alias ''")
      try bridge.removeAll()
      return shell("ip -o link").output
    }
    #expect(!links.contains("lab-lab"))
  }
}
