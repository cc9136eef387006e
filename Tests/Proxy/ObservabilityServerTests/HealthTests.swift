import Addresses
import ClusterModel
import Foundation
import Observability
import Synchronization
import Testing

/// 2026-11-22T18:45:31.5Z
let start = ClockReading(unixNanoseconds: 1_795_373_131_500_000_000, uptime: .now)

@Suite struct HealthTests {
  private func node(isLeaving: Bool = false) -> Node {
    var node = Node(name: "node1")
    node.isLeaving = isLeaving
    return node
  }

  /// The health on an existing Node with both families up to date.
  private func upToDate() -> Health {
    var health = Health()
    health.observe(node: node())
    health.updated(.ipv4, at: start)
    health.updated(.ipv6, at: start)
    return health
  }

  private func statuses(_ health: Health, after seconds: Int) -> [Int] {
    HealthProbe.allCases.map { health.report(for: $0, at: start.advanced(by: .seconds(seconds))).status }
  }

  @Test func isHealthyAsLongAsNothingWaits() {
    #expect(statuses(upToDate(), after: 1_000_000) == [200, 200])
  }

  @Test func aChangeMayWaitForAMinute() {
    var health = upToDate()
    health.queued(.ipv4, at: start)
    #expect(statuses(health, after: 59) == [200, 200])
    #expect(statuses(health, after: 60) == [503, 503])
    health.updated(.ipv4, at: start.advanced(by: .seconds(61)))
    #expect(statuses(health, after: 1000) == [200, 200])
  }

  @Test func theOldestChangeThatWaitsCounts() {
    var health = upToDate()
    for second in 0..<60 { health.queued(.ipv6, at: start.advanced(by: .seconds(second))) }
    #expect(statuses(health, after: 60) == [503, 503])
    health.updated(.ipv6, at: start.advanced(by: .seconds(60)))
    health.queued(.ipv6, at: start.advanced(by: .seconds(61)))
    #expect(statuses(health, after: 120) == [200, 200])
    #expect(statuses(health, after: 121) == [503, 503])
  }

  @Test func oneFamilyDoesNotHealTheOther() {
    var health = upToDate()
    health.queued(.ipv6, at: start)
    health.updated(.ipv4, at: start.advanced(by: .seconds(90)))
    #expect(statuses(health, after: 100) == [503, 503])
    let report = health.report(for: .livez, at: start.advanced(by: .seconds(100)))
    #expect(report.families.mapValues(\.isHealthy) == [.ipv4: true, .ipv6: false])
  }

  @Test func aKernelThatNeverTookAnythingShows() {
    var health = Health()
    health.observe(node: node())
    health.queued(.ipv4, at: start)
    #expect(statuses(health, after: 60) == [503, 503])
  }

  @Test func aClockOnTheWallThatJumpsHasNoInfluence() {
    var health = upToDate()
    health.queued(.ipv4, at: start)
    var later = start.advanced(by: .seconds(10))
    later.unixNanoseconds += 3_600_000_000_000
    #expect(health.isHealthy(at: later))
  }

  @Test func aNodeThatLeavesOrIsUnknownGetsNoNewConnections() {
    var health = upToDate()
    health.observe(node: node(isLeaving: true))
    #expect(statuses(health, after: 1) == [503, 200])
    health.observe(node: nil)
    #expect(statuses(health, after: 1) == [503, 200])
    health.observe(node: node())
    #expect(statuses(health, after: 1) == [200, 200])
    #expect(statuses(Health(), after: 1) == [503, 200])
  }

  @Test func theTimeoutIsASetting() {
    var health = Health(timeout: .seconds(2))
    health.queued(.ipv4, at: start)
    #expect(health.isHealthy(at: start.advanced(by: .milliseconds(1999))))
    #expect(!health.isHealthy(at: start.advanced(by: .seconds(2))))
  }

  @Test func thePageIsKubeProxys() {
    var health = upToDate()
    let now = start.advanced(by: .milliseconds(1250))
    #expect(
      health.report(for: .healthz, at: now).json == """
        {"lastUpdated":"2026-11-22T18:45:32.75Z","currentTime":"2026-11-22T18:45:32.75Z","nodeEligible":true,\
        "healthy":true,"status":{"IPv4":{"lastUpdated":"2026-11-22T18:45:31.5Z","healthy":true},\
        "IPv6":{"lastUpdated":"2026-11-22T18:45:31.5Z","healthy":true}}}
        """)
    health.queued(.ipv6, at: start)
    #expect(
      health.report(for: .livez, at: start.advanced(by: .milliseconds(60_500))).json == """
        {"lastUpdated":"2026-11-22T18:45:31.5Z","currentTime":"2026-11-22T18:46:32Z","healthy":false,\
        "status":{"IPv4":{"lastUpdated":"2026-11-22T18:45:31.5Z","healthy":true},\
        "IPv6":{"lastUpdated":"2026-11-22T18:45:31.5Z","healthy":false}}}
        """)
  }

  @Test func thePageOfAProxyThatHasDoneNothing() {
    #expect(
      Health().report(for: .healthz, at: start).json == """
        {"lastUpdated":"0001-01-01T00:00:00Z","currentTime":"2026-11-22T18:45:31.5Z","nodeEligible":false,\
        "healthy":true}
        """)
  }

  /// Leap days, the ends of centuries, and times before 1970.
  @Test func timesAreWhatFoundationSays() throws {
    let formatter = ISO8601DateFormatter()
    for day in stride(from: -80_000, through: 80_000, by: 17) {
      let seconds = Int64(day) * 86400 + Int64(abs(day) % 86400)
      let health = Health()
      let time = ClockReading(unixNanoseconds: seconds * 1_000_000_000, uptime: .now)
      let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
      #expect(health.report(for: .livez, at: time).json.contains(#""currentTime":"\#(expected)""#))
    }
  }

  @Test func manyThreadsMayReadAndWrite() async {
    let clock = Mutex(start)
    let shared = SharedHealth(now: { clock.withLock { $0 } })
    shared.observe(node: node())
    await withTaskGroup { group in
      for number in 0..<100 {
        group.addTask { number.isMultiple(of: 2) ? shared.queued(.ipv4) : shared.updated(.ipv6) }
      }
    }
    #expect(shared.isHealthy)
    clock.withLock { $0 = start.advanced(by: .seconds(60)) }
    #expect(!shared.isHealthy)
    #expect(shared.report(for: .healthz).families.mapValues(\.isHealthy) == [.ipv4: false, .ipv6: true])
  }
}
