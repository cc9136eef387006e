import Addresses
import Testing

@testable import Conntrack

struct StaleFlowsTests {
  private let service = AddressAndPort("10.96.0.10", 53)
  private let first = AddressAndPort("10.1.0.1", 5_353)
  private let second = AddressAndPort("10.1.0.2", 5_353)

  private func stale(_ rules: UDPFlowRule..., nodeAddresses: [String] = []) -> StaleFlows {
    StaleFlows(by: rules, nodeAddresses: Set(nodeAddresses.map { AddressAndPort($0, 1).address }))
  }

  @Test func keepsFlowsToServingEndpoints() {
    let stale = stale(UDPFlowRule(frontends: [.address(service)], serving: [first]))
    #expect(!stale.isStale(TrackedFlow(to: service, answeredBy: first)))
    #expect(stale.isStale(TrackedFlow(to: service, answeredBy: second)))
    #expect(stale.isStale(TrackedFlow(to: service, answeredBy: AddressAndPort("10.1.0.1", 5_354))))
  }

  @Test func untranslatedFlowIsStale() {
    let flow = TrackedFlow(to: service, answeredBy: service)
    #expect(stale(UDPFlowRule(frontends: [.address(service)], serving: [first])).isStale(flow))
    #expect(stale(UDPFlowRule(frontends: [.address(service)], serving: [])).isStale(flow))
  }

  @Test func allFlowsAreStaleWithoutEndpoints() {
    let stale = stale(UDPFlowRule(frontends: [.address(service)], serving: []))
    #expect(stale.isStale(TrackedFlow(to: service, answeredBy: first)))
  }

  @Test(arguments: [("10.96.0.11", 53), ("10.96.0.10", 54), ("10.1.0.1", 5_353)])
  func keepsOtherFlows(_ address: String, _ port: Int) {
    let stale = stale(
      UDPFlowRule(
        frontends: [.address(service), .nodePort(AddressAndPort("0.0.0.0", 30_053).port)], serving: [first]),
      nodeAddresses: ["192.0.2.1"])
    let other = AddressAndPort(address, port)
    #expect(!stale.isStale(TrackedFlow(to: other, answeredBy: second)))
    #expect(!stale.isStale(TrackedFlow(to: other, answeredBy: other)))
  }

  @Test func nodePortsExistOnlyOnNodeAddresses() {
    let rule = UDPFlowRule(frontends: [.nodePort(AddressAndPort("0.0.0.0", 30_053).port)], serving: [first])
    let stale = stale(rule, nodeAddresses: ["192.0.2.1", "fd00::1"])
    for address in ["192.0.2.1", "fd00::1"] {
      #expect(stale.isStale(TrackedFlow(to: AddressAndPort(address, 30_053), answeredBy: second)))
      #expect(!stale.isStale(TrackedFlow(to: AddressAndPort(address, 30_053), answeredBy: first)))
    }
    #expect(!stale.isStale(TrackedFlow(to: AddressAndPort("192.0.2.2", 30_053), answeredBy: second)))
  }

  @Test func rulesForTheSameFrontendAreMerged() {
    let stale = stale(
      UDPFlowRule(frontends: [.address(service)], serving: [first]),
      UDPFlowRule(frontends: [.address(service)], serving: [second]))
    #expect(!stale.isStale(TrackedFlow(to: service, answeredBy: first)))
    #expect(!stale.isStale(TrackedFlow(to: service, answeredBy: second)))
  }

  @Test func addressTakesPrecedenceOverNodePort() {
    let stale = stale(
      UDPFlowRule(frontends: [.address(service)], serving: [first]),
      UDPFlowRule(frontends: [.nodePort(service.port)], serving: [second]), nodeAddresses: ["10.96.0.10"])
    #expect(stale.isStale(TrackedFlow(to: service, answeredBy: second)))
  }

  /// Flows of Services of which nothing is left.
  @Test func translatedFlowsIntoClosedBlocksAreStale() {
    func address(_ text: String) -> IPAddress { AddressAndPort(text, 1).address }
    let stale = StaleFlows(
      by: [UDPFlowRule(frontends: [.address(service)], serving: [first])], nodeAddresses: [],
      closedBlocks: [address("10.96.0.0")...address("10.111.255.255")], except: [address("10.96.0.12")])
    let gone = AddressAndPort("10.96.0.11", 53)
    #expect(stale.isStale(TrackedFlow(to: gone, answeredBy: first)))
    #expect(stale.isStale(TrackedFlow(to: AddressAndPort("10.96.0.10", 54), answeredBy: first)))
    #expect(!stale.isStale(TrackedFlow(to: service, answeredBy: first)))
    #expect(!stale.isStale(TrackedFlow(to: gone, answeredBy: gone)))
    for other in ["10.96.0.12", "10.112.0.1", "fd00::1"] {
      #expect(!stale.isStale(TrackedFlow(to: AddressAndPort(other, 53), answeredBy: first)))
    }
    #expect(stale.queries(.ipv4) == [.all])
    #expect(stale.queries(.ipv6) == [])
    let nothingElse = StaleFlows(
      by: [], nodeAddresses: [], closedBlocks: [address("10.96.0.0")...address("10.96.0.9")])
    #expect(!nothingElse.isEmpty)
  }

  @Test func queriesExactAddressesIfTheKernelCan() {
    let six = AddressAndPort("fd00::10", 53)
    let nodePort = AddressAndPort("0.0.0.0", 30_053).port
    let rule = UDPFlowRule(frontends: [.address(service), .address(six), .nodePort(nodePort)], serving: [])
    let stale = stale(rule, nodeAddresses: ["192.0.2.1"])
    #expect(stale.queries(.ipv4) == [.destination(service), .port(nodePort)])
    #expect(stale.queries(.ipv6) == [.port(six.port)])
    #expect(self.stale().queries(.ipv4) == [])
    #expect(self.stale().isEmpty)
  }

  @Test func usesABroaderQueryForManyFrontends() {
    let addresses = (1...9).map { UDPFlowRule.Frontend.address(AddressAndPort("10.96.0.\($0)", 53)) }
    let many = UDPFlowRule(frontends: Set(addresses), serving: [])
    #expect(stale(many).queries(.ipv4) == [.port(service.port)])
    let ports = (1...9).map { UDPFlowRule.Frontend.address(AddressAndPort("10.96.0.1", $0)) }
    #expect(stale(UDPFlowRule(frontends: Set(ports), serving: [])).queries(.ipv4) == [.all])
  }

  @Test func hasTextLiterals() {
    #expect("\(service)" == "10.96.0.10:53")
    #expect("\(AddressAndPort("fd00::a", 53))" == "[fd00::a]:53")
    #expect(service < AddressAndPort("10.96.0.10", 54))
  }
}
