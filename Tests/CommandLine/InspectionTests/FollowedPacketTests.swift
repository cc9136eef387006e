import Addresses
import NFTRuleset
import NFTSimulator
import TestSupport
import Testing

@testable import Inspection
@testable import NFTNetlink

/// A packet's path and fate, from the kernel's trace messages about it.
@Suite struct FollowedPacketTests {
  private let table = TracedTable()

  /// How a packet to a Service ends, if the kernel does what the simulator does.
  private func followed(_ target: IPAddress, port: Port = 80, _ transport: Transport = .tcp) throws
    -> FollowedPacket
  {
    let table = TracedTable(target.family)
    let flow = table.flow(to: target, port: port, transport)
    return table.followed(flow, table.messages(flow, taking: try #require(table.ways(flow).first)))
  }

  // MARK: Fates

  @Test(arguments: [("10.96.0.1", "10.244.1.7"), ("fd00:96::1", "fd00:244::7")] as [(IPAddress, IPAddress)])
  func aTranslatedPacketIsDelivered(_ target: IPAddress, _ source: IPAddress) throws {
    let table = TracedTable(target.family)
    let flow = table.flow(to: target)
    let way = try #require(table.ways(flow).last)
    let packet = table.followed(flow, table.messages(flow, taking: way))
    guard case .delivered(let address, let port, .kept) = way.fate else {
      Issue.record("the simulator does not deliver it: \(way.fate)")
      return
    }
    #expect(packet.fate == .delivered(to: address, port: port.number, from: source))
    #expect(packet.path == way.path && !packet.path.isEmpty)
    #expect(packet.steps.allSatisfy { $0.isOurs })
    #expect(Set(packet.steps.map(\.table)) == [target.family == .ipv4 ? "ip viaduct" : "ip6 viaduct"])
  }

  @Test(arguments: ["192.0.2.1", "2001:db8::1"] as [IPAddress])
  func aPacketThatNoServiceWantsIsUntouched(_ target: IPAddress) throws {
    #expect(try followed(target).fate == .untouched)
  }

  /// A message without a transport header, as for a fragment, says nothing about the port.
  @Test func withoutPortsTheFlowsPortIsAssumed() {
    let flow = table.flow(to: "10.96.0.1")
    let headers = TraceMessage.PacketHeaders(
      source: flow.source, destination: "10.244.1.5", ports: nil)
    let packet = table.followed(flow, [table.start(), table.end(headers)])
    #expect(packet.fate == .delivered(to: "10.244.1.5", port: 80, from: flow.source))
  }

  @Test(arguments: ["10.96.0.2", "fd00:96::2"] as [IPAddress])
  func aRejectIsNotADrop(_ target: IPAddress) throws {
    #expect(try followed(target).fate == .reset)
    #expect(try followed(target, port: 53, .udp).fate == .unreachable)
  }

  @Test(arguments: ["10.96.0.99", "fd00:96::99"] as [IPAddress])
  func anUnusedAddressIsDropped(_ target: IPAddress) throws {
    #expect(try followed(target).fate == .dropped)
  }

  /// The rule was added after the table was read.
  @Test func anUnknownRuleOfOursDrops() {
    let unknown = table.message(table: "viaduct", "services", .rule(handle: 99_999), .drop)
    let packet = table.followed(table.flow(to: "10.96.0.1"), [table.start(), unknown])
    #expect(packet.fate == .dropped)
    #expect(packet.path == [nil])
  }

  @Test func anotherTableMayDropIt() throws {
    let flow = table.flow(to: "10.96.0.1")
    let way = try #require(table.ways(flow).first)
    let drop = table.message(table: "filter", tableFamily: 1, "forward", .rule(handle: 4), .drop)
    let packet = table.followed(flow, [table.start()] + way.path.map { table.match($0) } + [drop])
    #expect(packet.fate == .droppedElsewhere("inet filter, chain forward"))
    #expect(packet.path == way.path)
    let policy = table.message(table: "fw", tableFamily: 99, "input", .policy, .drop)
    #expect(table.followed(flow, [table.start(), policy]).fate == .droppedElsewhere("99 fw, chain input"))
  }

  @Test func aPacketThatIsNotSeenAgainIsLost() throws {
    let flow = table.flow(to: "10.96.0.1")
    let way = try #require(table.ways(flow).first)
    let last = try #require(way.path.last)
    let messages = [table.start()] + way.path.map { table.match($0) }
    #expect(
      table.followed(flow, messages).fate == .lost(after: "ip viaduct, chain \(last.chain)"))
    #expect(table.followed(flow, []).fate == .lost(after: "none"))
    // The headers are what shows where the packet went.
    #expect(
      table.followed(flow, messages + [table.end(nil)]).fate
        == .lost(after: "ip \(TracedTable.tracer), chain leaving"))
  }

  @Test func aPacketToTheNodeItselfArrives() {
    let flow = table.flow(to: "10.96.0.1")
    let end = table.end(
      table.headers(flow, to: "192.168.50.11", port: 53), chain: FlowTracer.arrivedChain)
    #expect(
      table.followed(flow, [table.start(), end]).fate
        == .delivered(to: "192.168.50.11", port: 53, from: flow.source))
  }

  // MARK: Steps

  @Test func rulesOfOtherTablesAreStepsToo() throws {
    let flow = table.flow(to: "10.96.0.1")
    let way = try #require(table.ways(flow).first)
    let first = try #require(way.path.first)
    let packet = table.followed(
      flow,
      [
        table.start(), table.message(table: "filter", "prerouting", .rule(handle: 8), .accept),
        table.match(first), table.message(table: "viaduct", "services", .end),
        table.message(table: "viaduct", tableFamily: 1, "services", .rule(handle: table.handle(first))),
        table.message(table: "viaduct", "no chain", .rule(handle: table.handle(first))),
        table.end(table.headers(flow)),
      ])
    #expect(packet.steps.map(\.table) == ["ip filter", "ip viaduct", "inet viaduct", "ip viaduct"])
    #expect(packet.steps.map(\.isOurs) == [false, true, false, true])
    #expect(packet.steps.map(\.place) == [nil, first, nil, nil])
    #expect(packet.steps.map(\.handle) == [8, table.handle(first), table.handle(first), table.handle(first)])
    #expect(packet.steps.map(\.verdict) == [.accept, .continue, .continue, .continue])
    #expect(packet.path == [first, nil])
  }

  @Test func theFirstMessageHasTheInterfaceAndTheMark() {
    let flow = table.flow(to: "192.0.2.1")
    let packet = table.followed(
      flow, [table.start(inputInterface: 7, mark: 0x4000), table.end(table.headers(flow))])
    #expect(packet.inputInterface == 7 && packet.mark == 0x4000 && packet.flow == flow)
    let own = table.followed(flow, [table.start(inputInterface: nil)])
    #expect(own.inputInterface == nil && own.mark == 0)
  }

  // MARK: When a trace is complete

  @Test func nothingFollowsADrop() {
    #expect([table.match(.init(chain: "refuse", rule: 0), .drop)].areComplete(tracer: TracedTable.tracer))
    #expect(![TraceMessage]().areComplete(tracer: TracedTable.tracer))
    #expect(![table.start()].areComplete(tracer: TracedTable.tracer))
  }

  @Test func theTracersLastChainEndsTheTrace() {
    let headers = table.headers(table.flow(to: "10.96.0.1"))
    let seen = table.message(
      table: TracedTable.tracer, FlowTracer.leavingChain, .rule(handle: 1), packet: headers)
    #expect([table.start(), table.end(headers)].areComplete(tracer: TracedTable.tracer))
    #expect(![table.start(), seen].areComplete(tracer: TracedTable.tracer))
    #expect(![table.end(headers), table.start()].areComplete(tracer: TracedTable.tracer))
    #expect(![table.end(headers)].areComplete(tracer: "viaduct-trace-2"))
  }

  /// What leaves by the loopback interface comes back and is traced again.
  @Test func aPacketOnTheLoopbackInterfaceIsSeenTwice() {
    let flow = table.flow(to: "10.96.0.1", from: "192.168.50.11")
    let headers = table.headers(flow, to: "192.168.50.11", port: 8080)
    let leaving = [table.start(inputInterface: nil), table.end(headers, leavesByLoopback: true)]
    #expect(!leaving.areComplete(tracer: TracedTable.tracer))
    let arrived = leaving + [table.end(headers, chain: FlowTracer.arrivedChain)]
    #expect(arrived.areComplete(tracer: TracedTable.tracer))
    #expect(table.followed(flow, leaving).fate == .lost(after: "ip \(TracedTable.tracer), chain leaving"))
    #expect(
      table.followed(flow, arrived).fate
        == .delivered(to: "192.168.50.11", port: 8080, from: "192.168.50.11"))
  }

  // MARK: Agreement with the simulator

  private static let ending = FollowedPacket.Ending.delivered(
    to: "10.244.1.5", port: 8080, from: "10.244.1.7")

  @Test(
    arguments: [
      (Fate.delivered(to: "10.244.1.5", port: 8080, as: .kept("10.244.1.7")), true),
      (.delivered(to: "10.244.1.6", port: 8080, as: .kept("10.244.1.7")), false),
      (.delivered(to: "10.244.1.5", port: 8081, as: .kept("10.244.1.7")), false),
      (.delivered(to: "10.244.1.5", port: 8080, as: .kept("10.244.1.8")), false),
      (.delivered(to: "10.244.1.5", port: 8080, as: .masqueraded(nil)), false),
      (.untouched, false), (.dropped, false), (.unknown, false),
    ] as [(Fate, Bool)])
  func aDeliveryAgreesInEveryPart(_ fate: Fate, _ agrees: Bool) {
    #expect(Self.ending.agrees(with: fate, on: TracedTable.node) == agrees)
  }

  /// The kernel may choose any address of the node.
  @Test(
    arguments: [("192.168.50.11", true), ("fd00:50::11", true), ("192.168.50.12", false)]
      as [(IPAddress, Bool)])
  func masqueradingUsesAnyAddressOfTheNode(_ source: IPAddress, _ agrees: Bool) {
    let ending = FollowedPacket.Ending.delivered(to: "10.244.1.5", port: 8080, from: source)
    for chosen in [nil, "192.168.50.11"] as [IPAddress?] {
      let fate = Fate.delivered(to: "10.244.1.5", port: 8080, as: .masqueraded(chosen))
      #expect(ending.agrees(with: fate, on: TracedTable.node) == agrees)
    }
  }

  @Test func otherFatesAgreeWithThemselvesOnly() {
    let pairs: [(FollowedPacket.Ending, Fate)] = [
      (.untouched, .untouched), (.reset, .reset), (.unreachable, .unreachable), (.dropped, .dropped),
    ]
    for (row, pair) in pairs.enumerated() {
      for (column, other) in pairs.enumerated() {
        #expect(pair.0.agrees(with: other.1, on: TracedTable.node) == (row == column))
      }
    }
    for ending in [FollowedPacket.Ending.droppedElsewhere("x"), .lost(after: "x")] {
      #expect(pairs.allSatisfy { !ending.agrees(with: $0.1, on: TracedTable.node) })
    }
  }
}
