import Addresses
import ClusterModel
import NFTCompiler
import NFTRuleset
import ServicePlan
import TestSupport
import Testing

@testable import Inspection

/// The elements that serve a Service, as `explain` shows them.
@Suite struct ServedElementsTests {
  /// Rulesets with `shop/web`, which has these endpoints, and `shop/web-2`, whose name begins like it.
  private func rulesets(endpoints: Int = 1) -> [Ruleset] {
    let cluster = ClusterSnapshot(
      services: [
        service("shop/web") {
          $0.clusterIPs = ["10.96.0.1", "fd00:96::1"]
          $0.ports = [ServicePort(name: "http", port: 80)]
        },
        service("shop/web-2") {
          $0.clusterIPs = ["10.96.0.2"]
          $0.ports = [ServicePort(name: "http", port: 80)]
        },
      ],
      slices: [
        slice(
          "shop/web-1", of: "shop/web", ports: [EndpointPort(name: "http", port: 8080)],
          (1...endpoints).map { endpoint(.v4(IPv4Address(rawValue: 0x0af4_0100 + UInt32($0)))) }),
        slice(
          "shop/web-6", of: "shop/web", ports: [EndpointPort(name: "http", port: 8080)],
          [endpoint("fd00:244::1")]),
      ])
    let intent = Intent(cluster: cluster, node: NodeView(name: "node1"), settings: ProxySettings())
    return NFTBackEnd().program(for: intent.plans).map(\.ruleset)
  }

  private func live(_ rulesets: [Ruleset]) -> LiveTables {
    LiveTables(ipv4: rulesets.image(of: .ipv4), ipv6: rulesets.image(of: .ipv6))
  }

  @Test func onlyTheServicesOwnElementsAreShown() {
    let elements = ServedElements(of: "shop/web", in: rulesets(), live: nil)
    #expect(elements.items.contains { $0.set == "services" && $0.element.contains("10.96.0.1 . tcp . 80") })
    #expect(elements.items.contains { $0.element.contains("10.244.1.1") })
    #expect(elements.items.contains { $0.table == "ip6 viaduct" && $0.element.contains("fd00:96::1") })
    #expect(!elements.items.contains { $0.element.contains("10.96.0.2") })
    #expect(elements.items.allSatisfy { $0.isInKernel == nil })
    #expect(ServedElements(of: "shop/we", in: rulesets(), live: nil).items.isEmpty)
  }

  @Test func eachTableHasALine() {
    let lines = ServedElements(of: "shop/web", in: rulesets(), live: nil).lines
    #expect(lines.prefix(3) == ["", "Elements that serve it:", "  table ip viaduct"])
    #expect(lines.count { $0.hasPrefix("  table ") } == 2)
    #expect(lines.last == "  (not checked against the kernel; --live does that, as root)")
  }

  @Test func aServiceThatIsNotServedHasNoLines() {
    #expect(ServedElements().lines.isEmpty && ServedElements().missing == nil)
    #expect(ServedElements(of: "shop/nope", in: rulesets(), live: LiveTables()).lines.isEmpty)
  }

  @Test func manyElementsAreCounted() {
    let all = ServedElements(of: "shop/web", in: rulesets(endpoints: 20), live: nil)
    let shown = all.lines.count { $0.hasPrefix("    ") && !$0.hasPrefix("    and ") }
    #expect(shown < all.items.count)
    #expect(
      all.lines.contains("    and \(all.items.count - shown) more; 'viaduct compile' shows all"))
    let counts = Dictionary(grouping: all.items, by: \.set).mapValues(\.count)
    #expect((counts.values.max() ?? 0) >= 20)
  }

  // MARK: In the kernel

  @Test func aCompleteTableLacksNothing() {
    let rulesets = rulesets()
    let elements = ServedElements(of: "shop/web", in: rulesets, live: live(rulesets))
    #expect(elements.missing == nil && elements.items.allSatisfy { $0.isInKernel == true })
    #expect(elements.lines.filter { $0.hasPrefix("    ") }.allSatisfy { $0.hasPrefix("    present  ") })
    #expect(!elements.lines.contains { $0.contains("--live") })
  }

  @Test func withoutATableEverythingIsMissing() throws {
    let elements = ServedElements(of: "shop/web", in: rulesets(), live: LiveTables())
    let missing = try #require(elements.missing)
    #expect(missing.object == ObjectReference(kind: "Service", name: "shop/web"))
    #expect(
      missing.problem == "the kernel has none of the \(elements.items.count) elements that serve it")
    #expect(elements.lines.filter { $0.hasPrefix("    ") }.allSatisfy { $0.hasPrefix("    missing  ") })
  }

  @Test func aMissingElementIsNamed() throws {
    let rulesets = rulesets()
    var live = live(rulesets)
    let key = try #require(frontend(of: live))
    live.ipv4?.sets["services"]?.elements[key] = nil
    let elements = ServedElements(of: "shop/web", in: rulesets, live: live)
    let lacking = elements.items.filter { $0.isInKernel == false }
    #expect(lacking.map(\.set) == ["services"])
    let text = try #require(lacking.first).element
    #expect(
      elements.missing?.problem
        == "the kernel lacks 1 of the \(elements.items.count) elements that serve it, such as "
        + "\(text) in services of table ip viaduct")
  }

  /// The key of the Service's IPv4 frontend.
  private func frontend(of live: LiveTables) -> RegisterWords? {
    live.ipv4?.sets["services"]?.elements.first { $0.comment == "shop/web:http" }?.key
  }

  /// A key with other data goes somewhere else.
  @Test func anElementWithOtherDataIsMissing() throws {
    let rulesets = rulesets()
    var live = live(rulesets)
    let key = try #require(frontend(of: live))
    live.ipv4?.sets["services"]?.elements[key] = Element(key, .verdict(.drop), comment: "shop/web:http")
    let elements = ServedElements(of: "shop/web", in: rulesets, live: live)
    #expect(elements.items.filter { $0.isInKernel == false }.map(\.set) == ["services"])
  }

  /// However many elements are served, none that is missing may be hidden.
  @Test func missingElementsAreAlwaysShown() {
    let elements = ServedElements(of: "shop/web", in: rulesets(endpoints: 20), live: LiveTables())
    #expect(elements.lines.count { $0.hasPrefix("    missing  ") } == elements.items.count)
  }
}
