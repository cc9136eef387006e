import Addresses
import ClusterModel
import Foundation
import NFTCompiler
import TestSupport
import Testing

@testable import Inspection

struct TopRowTests {
  private func count(_ name: String, _ connections: UInt64, _ endpoints: [Int: UInt64] = [:]) -> ServiceCount
  {
    var count = ServiceCount(name: name, connections: connections)
    for (host, number) in endpoints {
      count.endpoints[.init(.v4(IPv4Address(rawValue: 0x0a00_0000 + UInt32(host))), 80)] = number
    }
    return count
  }

  @Test func ratesCountNewConnectionsOnly() {
    let rows = TopRow.rows(
      [count("a", 30, [1: 10, 2: 20]), count("b", 8)], since: [count("a", 10, [1: 10]), count("b", 4)],
      seconds: 2,
      by: .rate)
    #expect(rows.map(\.service) == ["a", "b"])
    #expect(rows.map(\.perSecond) == [10, 2])
    #expect(rows[0].endpoints.map(\.endpoint) == ["10.0.0.2:80", "10.0.0.1:80"])
    #expect(rows[0].endpoints.map(\.perSecond) == [10, 0])
  }

  @Test func refusalsBeyondALimitHaveALineOfTheirOwn() {
    var limited = count("a", 30)
    limited.overLimit = 7
    let rows = TopRow.rows([limited, count("b", 8)], since: [], seconds: 1, by: .name)
    #expect(rows.map(\.overLimit) == [7, nil])
    let lines = rows.text.split(separator: "\n").map(String.init)
    #expect(lines.count == 4)
    #expect(lines[2].hasPrefix("  refused beyond the limit"))
    #expect(lines[2].hasSuffix(" 7"))
  }

  @Test func whatIsNotTheDefaultHasALine() throws {
    var both = count("a", 30)
    both.algorithm = .maglev
    both.limits = ConnectionLimits(atOnce: 3)
    both.overLimit = 7
    var hashed = count("b", 1)
    hashed.algorithm = .sourceHash
    let rows = TopRow.rows([both, hashed, count("c", 8)], since: [], seconds: 1, by: .name)
    let lines = rows.text.split(separator: "\n").map(String.init)
    #expect(lines.count == 7)
    #expect(lines[2] == "  chosen by maglev; at most 3 connections at once")
    #expect(lines[3].hasPrefix("  refused beyond the limit"))
    #expect(lines[5] == "  chosen by source-hash")
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(rows)) as? [[String: Any]]
    #expect(json?.map { $0["algorithm"] as? String } == ["maglev", "source-hash", nil])
    #expect(json?.map { ($0["limits"] as? [String: Int])?["atOnce"] } == [3, nil, nil])
  }

  @Test func aLowerCountIsCountedFromZero() {
    let rows = TopRow.rows([count("a", 3)], since: [count("a", 100)], seconds: 1, by: .rate)
    #expect(rows.map(\.perSecond) == [3])
  }

  /// An endpoint of a hash table has a count for each slot, and those of the slots that it loses are gone.
  @Test func anEndpointThatLostSlotsHasNoMoreNewConnectionsThanItsService() {
    let rows = TopRow.rows(
      [count("a", 1040, [1: 300, 2: 30])], since: [count("a", 1000, [1: 600, 2: 400])], seconds: 2, by: .rate)
    #expect(rows[0].perSecond == 20)
    #expect(rows[0].endpoints.map(\.perSecond) == [20, 15])
  }

  @Test(arguments: [
    (TopRow.Order.rate, ["quick", "a", "b", "big"]), (.total, ["big", "quick", "a", "b"]),
    (.name, ["a", "b", "big", "quick"]),
  ])
  func theOrderIsTheRequestedOne(_ order: TopRow.Order, _ names: [String]) {
    let now = [count("big", 100), count("b", 5), count("a", 5), count("quick", 60)]
    let before = [count("big", 100), count("b", 4), count("a", 4)]
    #expect(TopRow.rows(now, since: before, seconds: 1, by: order).map(\.service) == names)
  }

  @Test func unequalSharesAreShown() {
    var weighted = count("a", 40, [1: 30, 2: 10])
    let endpoints = weighted.endpoints.keys.sorted()
    weighted.shares = [endpoints[0]: 0.75, endpoints[1]: 0.25]
    let rows = TopRow.rows([weighted, count("b", 3, [3: 3])], since: [], seconds: 1, by: .name)
    #expect(rows[0].endpoints.map(\.share) == [0.75, 0.25])
    #expect(rows[1].endpoints.map(\.share) == [nil])
    #expect(rows.text.contains("\n  10.0.0.1:80, 75.0 % "))
    #expect(rows.text.contains("\n  10.0.0.3:80 "))
  }
}
