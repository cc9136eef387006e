import Addresses
import Netlink
import PrivateNetwork
import Testing

@testable import Conntrack

/// Sends real datagrams through connection tracking, in private network namespaces.
@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"), .timeLimit(.minutes(3)))
struct CleanupTests {
  /// Returns the stale flows if these endpoints of the lab serve.
  private static func stale(_ lab: FlowLab, serving: [Int]) -> StaleFlows {
    let rule = UDPFlowRule(
      frontends: [.address(lab.service), .nodePort(lab.node.port)],
      serving: Set(serving.map { lab.endpoints[$0] }))
    return StaleFlows(by: [rule], nodeAddresses: [lab.node.address])
  }

  @Test(arguments: AddressFamily.allCases)
  func deletesFlowsToEndpointsThatAreGone(_ family: AddressFamily) async throws {
    let (answers, cleanups) = try await inPrivateNetwork {
      let lab = try FlowLab(family)
      var connection = try ConntrackConnection()
      var answers: [Int?] = []
      var cleanups: [FlowCleanup] = []
      for frontend in [lab.service, lab.node] {
        try lab.route(to: 0)
        answers.append(try lab.send(from: 4_000, to: frontend))
        try lab.route(to: 1)
        answers.append(try lab.send(from: 4_000, to: frontend))
        // The first endpoint is terminating but still serves.
        cleanups.append(try connection.delete(Self.stale(lab, serving: [0, 1])))
        answers.append(try lab.send(from: 4_000, to: frontend))
        cleanups.append(try connection.delete(Self.stale(lab, serving: [1])))
        answers.append(try lab.send(from: 4_000, to: frontend))
        cleanups.append(try connection.delete(Self.stale(lab, serving: [1])))
      }
      return (answers, cleanups)
    }
    #expect(answers == [0, 0, 0, 1, 0, 0, 0, 1])
    #expect(cleanups.map(\.deleted) == [0, 1, 0, 0, 1, 0])
    #expect(cleanups.map(\.listed) == [1, 1, 1, 2, 2, 2])
  }

  @Test(arguments: AddressFamily.allCases)
  func deletesFlowsOlderThanTheService(_ family: AddressFamily) async throws {
    let (answers, deleted) = try await inPrivateNetwork {
      let lab = try FlowLab(family)
      var connection = try ConntrackConnection()
      var answers = [try lab.send(from: 4_000, to: lab.service), try lab.send(from: 4_001, to: lab.node)]
      try lab.route(to: 1)
      answers += [try lab.send(from: 4_000, to: lab.service), try lab.send(from: 4_001, to: lab.node)]
      let deleted = try connection.delete(Self.stale(lab, serving: [1])).deleted
      answers += [try lab.send(from: 4_000, to: lab.service), try lab.send(from: 4_001, to: lab.node)]
      return (answers, deleted)
    }
    #expect(answers == [nil, nil, nil, nil, 1, 1])
    #expect(deleted == 2)
  }

  @Test(arguments: AddressFamily.allCases)
  func deletesAllFlowsToADeletedService(_ family: AddressFamily) async throws {
    let (counts, deleted) = try await inPrivateNetwork {
      let lab = try FlowLab(family)
      try lab.route(to: 0)
      for port in 4_000..<4_003 { _ = try lab.send(from: port, to: lab.service) }
      let before = lab.flowCount(to: lab.service)
      try lab.route(to: nil)
      var connection = try ConntrackConnection()
      let deleted = try connection.delete(Self.stale(lab, serving: [])).deleted
      return ([before, lab.flowCount(to: lab.service)], deleted)
    }
    #expect(counts == [3, 0])
    #expect(deleted == 3)
  }

  /// The kernel filters the dump, so the number of listed flows does not depend on the size of the table.
  @Test(arguments: AddressFamily.allCases)
  func doesNotListUnrelatedFlows(_ family: AddressFamily) async throws {
    let (counts, cleanup) = try await inPrivateNetwork {
      let lab = try FlowLab(family)
      try lab.sendElsewhere(20_000)
      try lab.route(to: 0)
      for port in 4_000..<4_005 { _ = try lab.send(from: port, to: lab.service) }
      let before = lab.totalCount()
      try lab.route(to: 1)
      var connection = try ConntrackConnection()
      let cleanup = try connection.delete(Self.stale(lab, serving: [1]))
      return ([before, lab.totalCount()], cleanup)
    }
    #expect(counts[0] >= 20_005)
    #expect(counts[0] - counts[1] == 5)
    #expect(cleanup.listed == 5)
    #expect(cleanup.deleted == 5)
  }

  /// Covers TCP, SCTP, other ports and addresses, and node ports on addresses without node ports.
  @Test func keepsOtherFlows() async throws {
    let (flows, total, deleted) = try await inPrivateNetwork {
      let lab = try FlowLab(.ipv4)
      let flows = [
        "-p tcp -d 192.0.2.1 --dport 53 --state ESTABLISHED",
        "-p sctp -d 192.0.2.1 --dport 53 --state ESTABLISHED --orig-vtag 1 --reply-vtag 2",
        "-p udp -d 192.0.2.1 --dport 54", "-p udp -d 192.0.2.2 --dport 53",
        "-p udp -d 192.0.2.2 --dport 30053",
        "-p udp -d 198.51.100.1 --dport 53", "-p tcp -d 198.51.100.1 --dport 30053 --state ESTABLISHED",
      ]
      for flow in flows { try lab.insert(flow) }
      var connection = try ConntrackConnection()
      let deleted = try connection.delete(Self.stale(lab, serving: [])).deleted
      return (flows.count, lab.totalCount(), deleted)
    }
    #expect(total == flows)
    #expect(deleted == 0)
  }

  @Test func deletesFlowsInOtherZones() async throws {
    let (before, deleted, after) = try await inPrivateNetwork {
      let lab = try FlowLab(.ipv4)
      try lab.insert("-p udp -d 192.0.2.1 --dport 53 -w 7")
      try lab.insert("-p udp -d 192.0.2.1 --dport 53")
      let before = lab.totalCount()
      var connection = try ConntrackConnection()
      let deleted = try connection.delete(Self.stale(lab, serving: [0])).deleted
      return (before, deleted, lab.totalCount())
    }
    #expect([before, deleted, after] == [2, 2, 0])
  }

  /// Between the dump and the deletion, a flow may be replaced by another with the same addresses.
  @Test func deletesOnlyTheListedFlow() async throws {
    let (cleanup, counts) = try await inPrivateNetwork {
      let lab = try FlowLab(.ipv4)
      try lab.insert("-p udp -d 192.0.2.1 --dport 53")
      var connection = try ConntrackConnection()
      var cleanup = FlowCleanup()
      var stale = try connection.list(Self.stale(lab, serving: [0]), family: .ipv4, counting: &cleanup)
      stale[0].identifier[0] ^= 1
      try connection.delete(stale, &cleanup)
      var counts = [lab.totalCount()]
      stale[0].identifier[0] ^= 1
      try lab.run("conntrack -F")
      try connection.delete(stale, &cleanup)
      counts.append(lab.totalCount())
      return (cleanup, counts)
    }
    #expect(cleanup.listed == 1)
    #expect(cleanup.deleted == 0)
    #expect(cleanup.gone == 2)
    #expect(counts == [1, 0])
  }

  @Test func deletesMoreThanFitInOneMessage() async throws {
    let (before, cleanup, after) = try await inPrivateNetwork {
      let lab = try FlowLab(.ipv4)
      try lab.route(to: nil)
      let program = """
        import socket
        for port in range(20000, 21000):
            client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            client.bind(("\(lab.client)", port))
            client.sendto(b"x", ("192.0.2.1", 53))
            client.close()
        """
      guard shell("python3 -", input: program).status == 0 else { throw FlowLabError(what: "no flows") }
      let before = lab.flowCount(to: lab.service)
      var connection = try ConntrackConnection()
      let cleanup = try connection.delete(Self.stale(lab, serving: [0]))
      return (before, cleanup, lab.flowCount(to: lab.service))
    }
    #expect(before == 1_000)
    #expect(cleanup.deleted == 1_000)
    #expect(after == 0)
  }

  /// Many frontends lead to a broad query, whose result is filtered in the process.
  @Test func broadQueryFindsTheSameFlows() async throws {
    let (counts, cleanup) = try await inPrivateNetwork {
      let lab = try FlowLab(.ipv4)
      for port in 1...12 { try lab.insert("-p udp -d 192.0.2.1 --dport \(port)") }
      try lab.insert("-p udp -d 192.0.2.1 --dport 99")
      let frontends = (1...12).map { UDPFlowRule.Frontend.address(AddressAndPort("192.0.2.1", $0)) }
      let rule = UDPFlowRule(frontends: Set(frontends), serving: [lab.endpoints[0]])
      var connection = try ConntrackConnection()
      let cleanup = try connection.delete(StaleFlows(by: [rule], nodeAddresses: []))
      return (lab.totalCount(), cleanup)
    }
    #expect(counts == 1)
    #expect(cleanup.listed == 13)
    #expect(cleanup.deleted == 12)
  }
}

extension FlowLab {
  /// Inserts a flow without a packet.
  fileprivate func insert(_ flow: String) throws {
    try run(
      "conntrack -I -s 203.0.113.1 \(flow.replacing(" --dport", with: " --sport 4000 --dport")) -t 600 -u SEEN_REPLY 2>&1"
    )
  }
}
