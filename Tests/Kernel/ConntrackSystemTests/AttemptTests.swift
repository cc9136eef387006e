import Addresses
import Netlink
import PrivateNetwork
import Testing

@testable import Conntrack

/// Attempts to connect that are in the kernel's connection tracking, in private network namespaces.
@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"), .timeLimit(.minutes(3)))
struct AttemptTests {
  /// The flows of the lab: the state, who answers, and whether it is to be forgotten if the second endpoint serves.
  private struct Sample {
    let transport: String
    let state: String
    let port: Int
    let responder: AddressAndPort
    let isForgotten: Bool

    init(_ transport: String, _ state: String, _ port: Int, _ responder: AddressAndPort, forgotten: Bool) {
      self.transport = transport
      self.state = state
      self.port = port
      self.responder = responder
      isForgotten = forgotten
    }

    func command(_ lab: FlowLab) -> String {
      let tags = transport == "sctp" ? "--orig-vtag 1 --reply-vtag 2" : ""
      let isEstablished = state == "ESTABLISHED"
      return """
        conntrack -I -p \(transport) -s \(lab.client) -d \(lab.service.address) --sport \(port) \
        --dport \(lab.service.port) -r \(responder.address) -q \(lab.client) \
        --reply-port-src \(responder.port) --reply-port-dst \(port) --state \(state) \(tags) -t 600 \
        \(isEstablished ? "-u SEEN_REPLY,ASSURED" : "") 2>&1
        """
    }
  }

  private static func samples(_ lab: FlowLab) -> [Sample] {
    let (gone, serving) = (lab.endpoints[0], lab.endpoints[1])
    return [
      Sample("tcp", "SYN_SENT", 4_000, gone, forgotten: true),
      Sample("tcp", "SYN_SENT", 4_001, serving, forgotten: false),
      Sample("tcp", "SYN_SENT", 4_002, lab.service, forgotten: true),
      Sample("tcp", "SYN_RECV", 4_003, gone, forgotten: false),
      Sample("tcp", "ESTABLISHED", 4_004, gone, forgotten: false),
      Sample("sctp", "COOKIE_WAIT", 4_005, gone, forgotten: true),
      Sample("sctp", "COOKIE_ECHOED", 4_006, gone, forgotten: true),
      Sample("sctp", "COOKIE_WAIT", 4_007, serving, forgotten: false),
      Sample("sctp", "ESTABLISHED", 4_008, gone, forgotten: false),
    ]
  }

  private static func stale(_ lab: FlowLab, _ transport: Transport) -> StaleAttempts {
    let (service, serving) = (lab.service, lab.endpoints[1])
    return StaleAttempts(transport, lab.family, at: [.address(service), .nodePort(lab.node.port)]) {
      $0.destination == service && $0.responder != serving
    }
  }

  @Test(arguments: AddressFamily.allCases)
  func forgetsUnansweredAttemptsAtEndpointsThatAreGone(_ family: AddressFamily) async throws {
    let (left, expected, cleanups) = try await inPrivateNetwork {
      let lab = try FlowLab(family)
      let samples = Self.samples(lab)
      for sample in samples { try lab.run(sample.command(lab)) }
      var connection = try ConntrackConnection()
      var cleanups: [FlowCleanup] = []
      for transport in [Transport.tcp, .sctp, .udp, .tcp] {
        cleanups.append(try connection.forget(Self.stale(lab, transport)))
      }
      let left = samples.filter {
        lab.flowCount(from: $0.port, to: lab.service, transport: $0.transport) > 0
      }
      return (left.map(\.port), samples.filter { !$0.isForgotten }.map(\.port), cleanups)
    }
    #expect(left == expected)
    #expect(cleanups.map(\.deleted) == [2, 2, 0, 0])
    #expect(cleanups.map(\.gone) == [0, 0, 0, 0])
  }

  @Test func knowsWhetherThereAreEntries() async throws {
    let (before, after) = try await inPrivateNetwork {
      let lab = try FlowLab(.ipv4)
      var connection = try ConntrackConnection()
      try lab.run("conntrack -F 2>&1")
      let before = try connection.hasEntries()
      try lab.run(Self.samples(lab)[0].command(lab))
      return (before, try connection.hasEntries())
    }
    #expect(!before && after)
  }

  /// A kernel before Linux 5.15 lists established connections as well; what is found is the same.
  @Test(arguments: AddressFamily.allCases)
  func findsTheSameWithNarrowQueries(_ family: AddressFamily) async throws {
    let (broad, narrow, filters, listed) = try await inPrivateNetwork {
      let lab = try FlowLab(family)
      for sample in Self.samples(lab) { try lab.run(sample.command(lab)) }
      var connection = try ConntrackConnection()
      let filters = try connection.filtersByStatus()
      var (broad, narrow): ([Int], [Int]) = ([], [])
      var cleanup = FlowCleanup()
      for transport in [Transport.tcp, .sctp] {
        let stale = Self.stale(lab, transport)
        let all = stale.queries(filteringByStatus: true)
        broad.append(try connection.list(stale, all, counting: &cleanup).count)
        var ignored = FlowCleanup()
        let some = stale.queries(filteringByStatus: false)
        narrow.append(try connection.list(stale, some, counting: &ignored).count)
      }
      return (broad, narrow, filters, cleanup.listed)
    }
    #expect(broad == [2, 2])
    #expect(narrow == broad)
    #expect(listed == (filters ? 7 : 9))
  }

  @Test func asksForFrontendsOnlyWhereTheKernelWouldListEverything() {
    let (service, six) = (AddressAndPort("10.96.0.10", 80), AddressAndPort("fd00::10", 80))
    let node = AddressAndPort("192.0.2.1", 30_080)
    func stale(_ family: AddressFamily, _ frontends: [UDPFlowRule.Frontend]?) -> StaleAttempts {
      StaleAttempts(.tcp, family, at: frontends) { _ in true }
    }
    let one = stale(.ipv4, [.nodePort(node.port), .address(service)])
    #expect(one.queries(filteringByStatus: true) == [.all])
    #expect(one.queries(filteringByStatus: false) == [.destination(service), .port(node.port)])
    #expect(stale(.ipv6, [.address(six)]).queries(filteringByStatus: false) == [.port(six.port)])
    #expect(stale(.ipv4, nil).queries(filteringByStatus: false) == [.all])
    let addresses = (1...9).map { UDPFlowRule.Frontend.address(AddressAndPort("10.96.0.\($0)", 80)) }
    #expect(stale(.ipv4, addresses).queries(filteringByStatus: false) == [.port(service.port)])
  }
}
