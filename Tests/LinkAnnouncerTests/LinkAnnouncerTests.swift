import Addresses
import Foundation
@testable import LinkAnnouncer
import LinkProtocol
import PrivateNetwork
@testable import Privileges
import Synchronization
import TestSupport
import Testing

@Suite(.enabled(if: isPrivileged, "needs root: makes network namespaces"), .timeLimit(.minutes(2)))
struct LinkAnnouncerTests {
  private static let v4 = IPAddress("192.0.2.80")
  private static let v6 = IPAddress("fd00:2::80")

  @Test func aNeighborFindsTheAddresses() async throws {
    try await inPrivateNetwork {
      let lab = try LinkLab()
      let worker = try Worker()
      let own = try lab.ownMAC()
      worker.announcer.update([Self.v4, Self.v6])
      try worker.wait(for: .announced(Self.v4, interface: "eth0"))
      try worker.wait(for: .announced(Self.v6, interface: "eth0"))
      #expect(try lab.found("192.0.2.80") == own)
      #expect(try lab.found("fd00:2::80") == own)
      #expect(try lab.found("192.0.2.81") == nil)
      // A probe before the neighbour takes the address itself (RFC 4862): the kernel there finds it taken.
      try lab.there("sysctl -qw net.ipv6.conf.all.accept_dad=1 net.ipv6.conf.eth0.accept_dad=1")
      try lab.there("ip address add fd00:2::80/128 dev eth0")
      for _ in 0..<200 where !(try lab.there("ip address show dev eth0").contains("dadfailed")) {
        shell("sleep 0.05")
      }
      #expect(try lab.there("ip address show dev eth0").contains("dadfailed"))
      try lab.there("ip address del fd00:2::80/128 dev eth0")

      worker.announcer.update([Self.v6])
      try worker.wait(for: .silent(Self.v4, interface: "eth0"))
      #expect(try lab.found("192.0.2.80") == nil)
      #expect(try lab.found("fd00:2::80") == own)
      try worker.end()
    }
  }

  @Test func anAddressThatTheNeighborHasIsLeftAlone() async throws {
    try await inPrivateNetwork {
      let lab = try LinkLab()
      try lab.there("ip address add 192.0.2.80/32 dev eth0")
      try lab.there("ip address add fd00:2::80/128 dev eth0")
      var timing = AnnouncementTiming()
      timing.retryInterval = .milliseconds(300)
      let worker = try Worker(timing: timing)
      worker.announcer.update([Self.v4, Self.v6])
      for address in [Self.v4, Self.v6] {
        try worker.wait {
          if case .taken(address, interface: "eth0", by: _) = $0 { true } else { false }
        }
      }
      try lab.there("ip address del 192.0.2.80/32 dev eth0")
      try lab.there("ip address del fd00:2::80/128 dev eth0")
      try worker.wait(for: .announced(Self.v4, interface: "eth0"))
      try worker.wait(for: .announced(Self.v6, interface: "eth0"))
      try worker.end()
    }
  }

  @Test func followsTheInterfaces() async throws {
    try await inPrivateNetwork {
      let lab = try LinkLab()
      try lab.run("ip link set eth0 down")
      let worker = try Worker()
      worker.announcer.update([Self.v4])
      try worker.wait(for: .unplaced(Self.v4, .byNetwork))
      try lab.run("ip link set eth0 up")
      try worker.wait(for: .announced(Self.v4, interface: "eth0"))
      #expect(try lab.found("192.0.2.80") == lab.ownMAC())
      try lab.run("ip address add 192.0.2.80/32 dev eth0")
      try worker.wait(for: .own(Self.v4))
      try lab.run("ip address del 192.0.2.80/32 dev eth0 && ip link del eth0")
      try worker.wait(for: .unplaced(Self.v4, .byNetwork), times: 2)
      try worker.end()
    }
  }

  @Test func endsWhenItIsCancelled() async throws {
    let announcer = try await inPrivateNetwork { try LinkAnnouncer(openingSockets: .byNetwork) }
    let task = Task { try await announcer.run { _ in } }
    task.cancel()
    try await task.value
  }

  @Test func saysWhatItLacks() async throws {
    let error = try await inPrivateNetwork {
      try Privileges.keepOnlyInThisThread([.netAdmin])
      return #expect(throws: AnnouncerError.self) { try LinkAnnouncer(openingSockets: .byNetwork) }
    }
    #expect(error?.description.contains("give CAP_NET_RAW to the process") == true)
  }

  /// As many addresses as the kernel's small program can compare with, and more.
  @Test(arguments: [100, 101, 450]) func manyAddresses(count: Int) async throws {
    try await inPrivateNetwork {
      let lab = try LinkLab()
      try lab.run("ip address add 198.51.0.1/16 dev eth0")
      try lab.there("ip address add 198.51.0.2/16 dev eth0")
      var timing = AnnouncementTiming()
      timing.probeInterval = .milliseconds(5)
      let worker = try Worker(timing: timing)
      let all = (0..<UInt32(count)).flatMap { number in
        [
          IPAddress.v4(IPv4Address(rawValue: 0xc633_0100 + number)),
          .v6(IPv6Address(high: 0xfd00_0002_0000_0000, low: 0x1_0000 + UInt64(number))),
        ]
      }
      worker.announcer.update(Set(all))
      for address in all { try worker.wait(for: .announced(address, interface: "eth0")) }
      let own = try lab.ownMAC()
      for address in [all[0], all[1], all[all.count - 2], all[all.count - 1]] {
        #expect(try lab.found("\(address)") == own)
      }
      try worker.end()
    }
  }
}

/// An announcer at work on a thread that has no privilege at all, and what it has reported.
private final class Worker: Sendable {
  let announcer: LinkAnnouncer
  private let reports = Mutex<[LinkReport]>([])
  private let failure = Mutex<(any Error)?>(nil)
  private let done = DispatchSemaphore(value: 0)

  init(timing: AnnouncementTiming = AnnouncementTiming()) throws {
    announcer = try LinkAnnouncer(openingSockets: .byNetwork, timing: timing)
    Thread { [self] in
      do {
        try Privileges.keepOnlyInThisThread([])
        try announcer.work { news in reports.withLock { $0.append(news) } }
      } catch { failure.withLock { $0 = error } }
      done.signal()
    }.start()
  }

  func wait(for report: LinkReport, times: Int = 1) throws { try wait(times: times) { $0 == report } }

  func wait(times: Int = 1, _ isMeant: (LinkReport) -> Bool) throws {
    for _ in 0..<2_000 {
      if let error = failure.withLock({ $0 }) { throw error }
      if reports.withLock({ $0.filter(isMeant).count }) >= times { return }
      usleep(10_000)
    }
    throw Unexpected("waited in vain; reported: \(reports.withLock { $0.suffix(5).map(\.description) })")
  }

  func end() throws {
    announcer.stop()
    done.wait()
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
