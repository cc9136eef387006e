import Inspection
import Addresses
import ArgumentParser
import DryRun
import Foundation
import NFTSimulator
import NFTRuleset
import TestSupport
import Testing

@testable import viaduct

/// `trace` with an endpoint that is itself a Service address: the kernel translates a destination only once.
struct TraceTests {
  private static let folder = Scenario.folder.appending(
    path: "../../examples/broken/49-endpoint-is-cluster-ip"
  )
  .standardizedFileURL

  /// The text and the fates of a packet from a pod to `10.96.0.21:80`.
  private func trace(_ manifest: String, on addresses: Set<IPAddress>) throws -> (String, [String]) {
    let path = Self.folder.appending(path: manifest).path()
    let options = try ClusterOptions.parse(["-f", path, "--node", "node1"])
    let image = try options.compiled(try ProxyOptions.parse([])).compiled.rulesets.image(of: .ipv4)
    let packet = Packet(
      from: "10.244.1.7", to: "10.96.0.21", .tcp, port: 80, inputInterface: InterfaceName("cni0"))
    let node = SimulatedNode(addresses: addresses)
    let outcome = PacketSimulator(image).outcome(of: packet, on: node)
    return (
      TraceText(outcome, of: packet, by: image, on: node).text,
      TraceDocument(outcome, by: image, on: node).fates.map(\.fate)
    )
  }

  @Test func nothingAnswersAtAnEndpointThatIsAClusterIP() throws {
    let (text, fates) = try trace("cluster.yaml", on: [])
    #expect(fates == ["unanswered"])
    #expect(text.contains("\nIt is sent on to 10.96.0.20 port 80, where nothing answers: "))
  }

  @Test func aNodeMayHaveTheAddressItself() throws {
    let (_, fates) = try trace("cluster.yaml", on: ["10.96.0.20"])
    #expect(fates == ["delivered"])
  }

  @Test func aPodAnswers() throws {
    let (text, fates) = try trace("mended.yaml", on: [])
    #expect(fates == ["delivered"])
    #expect(text.hasSuffix("\nIt is delivered to 10.244.1.5 port 8080, source unchanged.\n"))
  }
}
