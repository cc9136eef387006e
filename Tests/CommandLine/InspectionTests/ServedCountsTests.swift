import Addresses
import Explanation
import Foundation
import ManifestSource
import NFTRuleset
import NFTCompiler
import ServicePlan
import TestSupport
import Testing

@testable import Inspection

/// The connection counts that `explain` shows.
@Suite struct ServedCountsTests {
  private static let shop = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../examples/shop").standardizedFileURL.path()

  /// The example's storefront, with three connections counted at each address, four at each node port and one at
  /// each endpoint.
  private func counts(_ counters: PacketCounters) throws -> ServedCounts {
    let cluster = try loadManifests([Self.shop]).snapshot
    let intent = Intent(
      cluster: cluster, node: NodeView(name: "node1", addresses: ["192.168.50.11"]),
      settings: ProxySettings())
    let explanation = Explanation(
      .service("shop/storefront"),
      in: ExplanationContext(
        cluster: cluster, node: intent.node, settings: intent.settings, nodeDiagnostics: []))
    let rulesets = NFTBackEnd(counting: counters).program(for: intent.plans).map(\.ruleset)
    return ServedCounts(of: explanation.ports) { family in
      var counts = ServiceCounts()
      for ruleset in rulesets where ruleset.family == family { counts.add(Self.counted(ruleset), family) }
      return counts
    }
  }

  private static func counted(_ ruleset: Ruleset) -> [SetName: [(element: Element, count: ElementCount)]] {
    let packets: [SetName: UInt64] = ["services": 3, "node-ports": 4]
    let sets = ruleset.sets.filter(\.declaration.hasCounters).map { set in
      let count = ElementCount(packets: packets[set.declaration.name] ?? 1)
      return (set.declaration.name, set.elements.map { (element: $0, count: count) })
    }
    return Dictionary(uniqueKeysWithValues: sets)
  }

  @Test func eachPortAndEndpointHasItsCount() throws {
    #expect(
      try counts(.servicesAndEndpoints).lines == [
        "", "Connections since counting began:",
        "  port shop/storefront:http, IPv4: 7",
        "    10.244.1.5:8080  1",
        "    10.244.1.6:8080  1",
        "    10.244.1.7:8080  1",
        "  port shop/storefront:http, IPv6: 7",
        "    [fd00:244:1::5]:8080  1",
        "    [fd00:244:1::6]:8080  1",
        "    [fd00:244:1::7]:8080  1",
      ])
  }

  @Test func withoutEndpointCountersItSaysSo() throws {
    let counts = try counts(.services)
    #expect(
      counts.lines.dropFirst(2) == [
        "  port shop/storefront:http, IPv4: 7",
        "  port shop/storefront:http, IPv6: 7",
        "  (not counted by endpoint; --counters services-and-endpoints enables it)",
      ])
    try #require(!counts.ports.isEmpty)
    #expect(counts.ports.allSatisfy { $0.endpoints == nil })
  }

  @Test func withoutCountersItSaysHowToEnableThem() throws {
    let counts = try counts(.none)
    #expect(counts.lines.count == 2)
    #expect(counts.lines[1].contains("not counted; --counters services-and-endpoints"))
    #expect(counts.ports.isEmpty)
  }

  @Test func scriptsReadTheSame() throws {
    let text = String(
      decoding: try JSONEncoder().encode(try counts(.servicesAndEndpoints)), as: UTF8.self)
    #expect(text.contains(#""counters":"services-and-endpoints""#))
    #expect(text.contains(#""connections":7"#))
    #expect(text.contains(#""endpoint":"10.244.1.6:8080""#))
  }
}
