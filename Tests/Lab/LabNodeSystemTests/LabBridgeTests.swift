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
