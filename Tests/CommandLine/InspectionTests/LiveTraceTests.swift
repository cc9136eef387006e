import Addresses
import NFTRuleset
import NFTSimulator
import Netlink
import TestSupport
import Testing

@testable import Inspection
@testable import NFTNetlink

/// Which trace messages are collected, and when that ends.
@Suite struct LiveTraceTests {
  private let table = TracedTable()

  /// Returns what is collected from these messages, how many of them were not needed, and the times that were waited
  /// for; without a message, the time has come.
  private func collected(_ messages: [TraceMessage], deadline: ContinuousClock.Instant = .now + .seconds(30))
    throws -> (messages: [TraceMessage], left: Int, limits: [ContinuousClock.Instant])
  {
    var waiting = messages[...]
    var limits: [ContinuousClock.Instant] = []
    let collected = try firstPacketsMessages(tracer: TracedTable.tracer, before: deadline) {
      limit throws(NetlinkError) in
      limits.append(limit)
      return waiting.popFirst()
    }
    return (collected, waiting.count, limits)
  }

  private var whole: [TraceMessage] {
    [
      table.start(), table.match(.init(chain: "prerouting", rule: 0)),
      table.end(table.headers(table.flow(to: "10.96.0.1"))),
    ]
  }

  @Test func aTraceEndsWithItsLastMessage() throws {
    let (messages, left, _) = try collected(whole + [table.start()])
    #expect(messages == whole && left == 1)
  }

  /// Another program may trace packets too.
  @Test func itBeginsWithTheTracersOwnRule() throws {
    let other = table.message(table: "filter", "input", .rule(handle: 1), .drop, number: 5)
    let foreign = table.message(table: "viaduct-trace-2", "entering", .rule(handle: 2), number: 6)
    let (messages, left, _) = try collected([other, foreign] + whole)
    #expect(messages == whole && left == 0)
  }

  @Test func messagesAboutOtherPacketsAreSkipped() throws {
    let another = table.message(table: TracedTable.tracer, "entering", .rule(handle: 2), .drop, number: 2)
    let (messages, _, _) = try collected([whole[0], another, whole[1], another, whole[2]])
    #expect(messages == whole)
  }

  @Test func aDropEndsIt() throws {
    let drop = table.message(table: "filter", tableFamily: 1, "forward", .rule(handle: 1), .drop)
    let (messages, left, _) = try collected([whole[0], drop, whole[1]])
    #expect(messages == [whole[0], drop] && left == 1)
  }

  /// What leaves by the loopback interface comes back.
  @Test func aPacketToThisNodeIsFollowedToItsEnd() throws {
    let headers = table.headers(table.flow(to: "10.96.0.1"))
    let looped = [
      table.start(inputInterface: nil), table.end(headers, leavesByLoopback: true),
      table.end(headers, chain: FlowTracer.arrivedChain),
    ]
    let (messages, left, _) = try collected(looped + [table.start()])
    #expect(messages == looped && left == 1)
  }

  @Test func withoutAPacketNothingIsCollected() throws {
    let other = table.message(table: "filter", "input", .rule(handle: 1), number: 5)
    #expect(try collected([]).messages.isEmpty)
    #expect(try collected([other, other]).messages.isEmpty)
  }

  /// If the rest does not come, the packet was lost.
  @Test func whatHasComeIsKept() throws {
    #expect(try collected(Array(whole.prefix(2))).messages == Array(whole.prefix(2)))
  }

  /// The first packet may take a while; the messages about it follow each other closely.
  @Test func onlyTheFirstMessageIsAwaitedForLong() throws {
    let deadline = ContinuousClock.now + .seconds(3600)
    let other = table.message(table: "filter", "input", .rule(handle: 1), number: 5)
    let (_, _, limits) = try collected([other] + whole, deadline: deadline)
    #expect(limits.count == 4 && limits.prefix(2) == [deadline, deadline])
    #expect(limits.dropFirst(2).allSatisfy { $0 < .now + .seconds(1) })
  }

  @Test func aFailureIsPassedOn() {
    #expect(throws: NetlinkError.self) {
      try firstPacketsMessages(tracer: TracedTable.tracer, before: .now) { _ throws(NetlinkError) in
        throw .changedWhileRead
      }
    }
  }
}
