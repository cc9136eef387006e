import Addresses
import ClusterModel
import Foundation
import IPTablesCompiler
import IPTablesRuleset
import IPTablesSimulator
import NFTSimulator
import Testing

/// The scenarios by the other back end: golden text of both families in Tests/Scenarios/iptables, and the fates of the
/// packets. netns-tests/64-iptables.sh loads the rules and sends the packets.
@Suite struct IPTablesScenarioTests {
  private static let folder = Scenario.folder.appending(path: "iptables")

  @Test(arguments: Scenario.names)
  func theCompilerWritesTheGoldenText(_ name: String) throws {
    let compiled = IPTablesBackEnd().program(for: try CompiledScenario(Scenario(name)).plans)
    let warnings = compiled.flatMap(\.diagnostics).withoutRepetition.map { "# \($0)\n" }.joined()
    let text = warnings + compiled.map(\.ruleset.text).joined(separator: "\n")
    let file = Self.folder.appending(path: "\(name).rules")
    if try Goldens.areRewritten() { try text.write(to: file, atomically: true, encoding: .utf8) }
    #expect(
      try String(contentsOf: file, encoding: .utf8) == text,
      "\(name): run scripts/update-goldens and read the difference")
  }

  @Test func everyGoldenHasItsScenario() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
    #expect(Set(files) == Set(Scenario.names.map { "\($0).rules" }))
  }

  @Test(arguments: Scenario.names)
  func theSimulatedFatesAreThoseWritten(_ name: String) throws {
    let scenario = try Scenario(name)
    let addresses = try Lab.node().addresses
    for compiled in IPTablesBackEnd().program(for: try CompiledScenario(scenario).plans) {
      let family = compiled.ruleset.family
      let simulator = IPTablesSimulator(IPTablesSave(compiled.ruleset.text, family: family).ruleset)
      for line in (scenario["packets"] ?? "").split(separator: "\n").map(PacketLine.init) {
        let packet = try line.packet(family)
        let paths = simulator.paths(of: SimulatedPacket(packet), onNodeWith: addresses)
        let expected = try line.expected(family).map { EndpointAndSource($0, of: packet) }
        let found = paths.map { EndpointAndSource($0.fate) }
        #expect(Set(found) == Set(expected), "\(family) \(line)")
      }
    }
  }
}

/// A fate without the port, and with what its receiver sees as the source: the sender's address or another.
private enum EndpointAndSource: Hashable {
  case delivered(IPAddress, isMasqueraded: Bool)
  case reset, unreachable, dropped, untouched, unknown

  init(_ expected: ExpectedFate, of packet: Packet) {
    switch expected {
    case .delivered(let address, let source):
      self = .delivered(address, isMasqueraded: source != packet.source)
    case .reset: self = .reset
    case .unreachable: self = .unreachable
    case .dropped: self = .dropped
    case .untouched: self = .untouched
    case .unknown: self = .unknown
    }
  }

  init(_ fate: PacketFate) {
    switch fate {
    case .delivered(let address, _, let isMasqueraded):
      self = .delivered(address, isMasqueraded: isMasqueraded)
    case .reset: self = .reset
    case .unreachable: self = .unreachable
    case .dropped: self = .dropped
    case .untouched: self = .untouched
    case .invalid: self = .unknown
    }
  }
}

extension SimulatedPacket {
  fileprivate init(_ packet: Packet) {
    self.init(
      from: packet.source, to: packet.destination, packet.transport, port: packet.port,
      inputInterface: packet.inputInterface, mark: packet.mark)
  }
}
