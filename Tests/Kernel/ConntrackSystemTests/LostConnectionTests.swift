import Addresses
import Netlink
import PrivateNetwork
import Testing

@testable import Conntrack

/// Connections in the kernel's connection tracking that have lost their endpoint, in private network namespaces.
@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"), .timeLimit(.minutes(3)))
struct LostConnectionTests {
  /// The flows of the lab: the state, who answers, and the marks before and after if the second endpoint serves.
  private struct Sample {
    let transport: String
    let state: String
    let port: Int
    let responder: AddressAndPort
    let marks: (before: UInt32, after: UInt32)

    init(
      _ transport: String, _ state: String, _ port: Int, _ responder: AddressAndPort, _ before: UInt32,
      _ after: UInt32
    ) {
      self.transport = transport
      self.state = state
      self.port = port
      self.responder = responder
      marks = (before, after)
    }

    /// The mark comes last, because `-u` overwrites one that is given before it (conntrack 1.4.7).
    func command(_ lab: FlowLab) -> String {
      let tags = transport == "sctp" ? "--orig-vtag 1 --reply-vtag 2" : ""
      return """
        conntrack -I -p \(transport) -s \(lab.client) -d \(lab.service.address) --sport \(port) \
        --dport \(lab.service.port) -r \(responder.address) -q \(lab.client) \
        --reply-port-src \(responder.port) --reply-port-dst \(port) --state \(state) \(tags) -t 600 \
        \(state == "ESTABLISHED" ? "-u SEEN_REPLY,ASSURED" : "") --mark \(marks.before) 2>&1
        """
    }

    func mark(_ lab: FlowLab) -> UInt32? {
      let output = shell(
        """
        conntrack -L -f \(lab.family == .ipv4 ? "ipv4" : "ipv6") -p \(transport) -d \(lab.service.address) \
        --sport \(port) 2>/dev/null
        """
      ).output
      return output.firstMatch(of: /mark=(\d+)/).flatMap { UInt32($0.1) }
    }
  }

  private static let bit: UInt32 = 1 << 13

  private static func samples(_ lab: FlowLab) -> [Sample] {
    let (gone, serving) = (lab.endpoints[0], lab.endpoints[1])
    return [
      Sample("tcp", "ESTABLISHED", 4_000, gone, 0, bit),
      Sample("tcp", "ESTABLISHED", 4_001, gone, 5, bit | 5),
      Sample("tcp", "ESTABLISHED", 4_002, serving, 5, 5),
      Sample("tcp", "ESTABLISHED", 4_003, lab.service, 0, 0), Sample("tcp", "SYN_RECV", 4_004, gone, 0, bit),
      Sample("tcp", "SYN_SENT", 4_005, gone, 0, 0), Sample("tcp", "TIME_WAIT", 4_006, gone, 0, 0),
      Sample("sctp", "ESTABLISHED", 4_007, gone, 0, 0),
    ]
  }

  private static func lost(_ lab: FlowLab) -> LostConnections {
    let (service, serving) = (lab.service, lab.endpoints[1])
    return LostConnections(lab.family, at: [.address(service), .nodePort(lab.node.port)], mark: bit) {
      $0.destination == service && $0.responder != serving && $0.responder != service
    }
  }

  @Test(arguments: AddressFamily.allCases)
  func marksAnsweredConnectionsToEndpointsThatAreGone(_ family: AddressFamily) async throws {
    let (found, expected, cleanups) = try await inPrivateNetwork {
      let lab = try FlowLab(family)
      let samples = Self.samples(lab)
      for sample in samples { try lab.run(sample.command(lab)) }
      var connection = try ConntrackConnection()
      var cleanups: [FlowCleanup] = []
      for _ in 0..<2 { cleanups.append(try connection.mark(Self.lost(lab))) }
      return (samples.map { $0.mark(lab) }, samples.map { Optional($0.marks.after) }, cleanups)
    }
    #expect(found == expected)
    #expect(cleanups.map(\.marked) == [3, 0], "what is marked is not counted again")
    #expect(cleanups.map(\.deleted) == [0, 0] && cleanups.map(\.gone) == [0, 0])
  }

  @Test(arguments: AddressFamily.allCases)
  func aConnectionThatHasEndedMeanwhileIsNoError(_ family: AddressFamily) async throws {
    let cleanup = try await inPrivateNetwork {
      let lab = try FlowLab(family)
      for sample in Self.samples(lab) { try lab.run(sample.command(lab)) }
      var connection = try ConntrackConnection()
      var cleanup = FlowCleanup()
      let lost = Self.lost(lab)
      let found = try connection.list(lost, counting: &cleanup)
      try lab.run("conntrack -D -f \(family == .ipv4 ? "ipv4" : "ipv6") -p tcp --sport 4000 2>&1")
      try connection.mark(found, lost, &cleanup)
      return cleanup
    }
    #expect(cleanup.marked == 2 && cleanup.gone == 1)
  }

  @Test func asksForFrontendsAsLongAsTheyAreFew() {
    let service = AddressAndPort("10.96.0.10", 80)
    func queries(_ frontends: [UDPFlowRule.Frontend]?) -> [FlowQuery] {
      LostConnections(.ipv4, at: frontends, mark: Self.bit) { _ in true }.queries
    }
    #expect(queries([.address(service)]) == [.destination(service)])
    #expect(queries(nil) == [.all])
    let addresses = (1...9).map { UDPFlowRule.Frontend.address(AddressAndPort("10.96.0.\($0)", 80)) }
    #expect(queries(addresses) == [.port(service.port)])
  }
}
