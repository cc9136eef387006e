import Addresses
import Foundation
@testable import NeighborAnnouncer
import NeighborProtocol
import PrivateNetwork
@testable import Privileges
import Synchronization
import TestSupport
import Testing

@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"), .timeLimit(.minutes(2)))
struct AddressAnnouncerTests {
  private static let v4 = IPAddress("192.0.2.80")
  private static let v6 = IPAddress("fd00:2::80")

  @Test func neighborsResolveTheAddresses() async throws {
    try await inPrivateNetwork {
      let lab = try NeighborLab()
      let worker = try Worker()
      let own = try lab.ownMAC()
      worker.announcer.update([Self.v4, Self.v6])
      try worker.wait(for: .announced(Self.v4, interface: "eth0"))
      try worker.wait(for: .announced(Self.v6, interface: "eth0"))
      #expect(try lab.found("192.0.2.80") == own)
      #expect(try lab.found("fd00:2::80") == own)
      #expect(try lab.found("192.0.2.81") == nil)
      // Duplicate address detection (RFC 4862) on the neighbor must detect that the address is taken.
      try lab.there("sysctl -qw net.ipv6.conf.all.accept_dad=1 net.ipv6.conf.eth0.accept_dad=1")
      try lab.there("ip address add fd00:2::80/128 dev eth0")
      for _ in 0..<200 where !(try lab.there("ip address show dev eth0").contains("dadfailed")) {
        shell("sleep 0.05")
      }
      #expect(try lab.there("ip address show dev eth0").contains("dadfailed"))
      try lab.there("ip address del fd00:2::80/128 dev eth0")

      worker.announcer.update([Self.v6])
      try worker.wait(for: .withdrawn(Self.v4, interface: "eth0"))
      #expect(try lab.found("192.0.2.80") == nil)
      #expect(try lab.found("fd00:2::80") == own)
      try worker.end()
    }
  }

  @Test func doesNotAnnounceANeighborsAddress() async throws {
    try await inPrivateNetwork {
      let lab = try NeighborLab()
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

  @Test func followsInterfaceChanges() async throws {
    try await inPrivateNetwork {
      let lab = try NeighborLab()
      try lab.run("ip link set eth0 down")
      let worker = try Worker()
      worker.announcer.update([Self.v4])
      try worker.wait(for: .noInterface(Self.v4, .byNetwork))
      try lab.run("ip link set eth0 up")
      try worker.wait(for: .announced(Self.v4, interface: "eth0"))
      #expect(try lab.found("192.0.2.80") == lab.ownMAC())
      try lab.run("ip address add 192.0.2.80/32 dev eth0")
      try worker.wait(for: .ownAddress(Self.v4))
      try lab.run("ip address del 192.0.2.80/32 dev eth0 && ip link del eth0")
      try worker.wait(for: .noInterface(Self.v4, .byNetwork), times: 2)
      try worker.end()
    }
  }

  /// The router flag is always the same as in the kernel's own advertisements (RFC 4861, section 4.4).
  @Test func routerFlagMatchesTheKernels() async throws {
    try await inPrivateNetwork {
      let lab = try NeighborLab()
      let worker = try Worker()
      worker.announcer.update([Self.v6])
      try worker.wait(for: .announced(Self.v6, interface: "eth0"))
      for forwards in [1, 0] {
        try lab.run("sysctl -qw net.ipv6.conf.eth0.forwarding=\(forwards)")
        for address in ["fd00:2::1", "fd00:2::80"] {
          var isRouter: Bool?
          // The kernel's notification of the setting takes a moment.
          for _ in 0..<100 where isRouter != (forwards == 1) {
            #expect(try lab.found(address) == lab.ownMAC())
            isRouter = try lab.there("ip -6 neigh show to \(address)").contains("router")
          }
          #expect(isRouter == (forwards == 1), "\(address)")
        }
      }
      try worker.end()
    }
  }

  /// With two interfaces on one network, the kernel accepts packets from neighbors only on the one it replies through.
  @Test func announcesOnTheInterfaceOfTheRoute() async throws {
    try await inPrivateNetwork {
      let lab = try NeighborLab()
      let first = try lab.ownMAC()
      try lab.run("ip link add eth1 type veth peer name other && ip link set other up")
      try lab.run("ip address add 192.0.2.3/24 dev eth1 && ip link set eth1 up")
      let worker = try Worker()
      worker.announcer.update([Self.v4])
      try worker.wait(for: .sharedNetwork(Self.v4, interface: "eth0", others: ["eth1"]))
      try worker.wait(for: .announced(Self.v4, interface: "eth0"))
      #expect(try lab.found("192.0.2.80") == first)
      // A different route, which is noticed when an address is added.
      try lab.run("ip route add 192.0.2.80/32 dev eth1 && ip address add 198.51.100.1/24 dev eth1")
      try worker.wait(for: .announced(Self.v4, interface: "eth1"))
      #expect(try lab.found("192.0.2.80") == nil)
      try worker.end()
    }
  }

  @Test func reportsBridgePorts() async throws {
    try await inPrivateNetwork {
      let lab = try NeighborLab()
      try lab.run(
        "ip link add br0 type bridge && ip link set br0 up && ip link set eth0 master br0 && "
          + "ip address flush dev eth0 && ip address add 192.0.2.1/24 dev br0")
      let worker = try Worker(.named(["eth0"]))
      worker.announcer.update([Self.v4])
      try worker.wait(for: .bridgePort(Self.v4, interface: "eth0", of: "br0"))
      #expect(try lab.found("192.0.2.80") == nil)
      try lab.run("ip link set eth0 nomaster")
      try worker.wait(for: .announced(Self.v4, interface: "eth0"))
      try worker.end()
    }
  }

  @Test func stopsOnCancellation() async throws {
    let announcer = try await inPrivateNetwork { try AddressAnnouncer(openingSockets: .byNetwork) }
    let task = Task { try await announcer.run { _ in } }
    task.cancel()
    try await task.value
  }

  @Test func reportsTheMissingCapability() async throws {
    let error = try await inPrivateNetwork {
      try Privileges.keepOnlyInThisThread([.netAdmin])
      return #expect(throws: AnnouncerError.self) { try AddressAnnouncer(openingSockets: .byNetwork) }
    }
    #expect(error?.description.contains("grant CAP_NET_RAW to the process") == true)
  }

  /// As many addresses as the socket filter can compare with, and more.
  @Test(arguments: [100, 101, 450]) func manyAddresses(count: Int) async throws {
    try await inPrivateNetwork {
      let lab = try NeighborLab()
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

/// Runs an announcer on a thread without any privilege, and collects its reports.
private final class Worker: Sendable {
  let announcer: AddressAnnouncer
  private let reports = Mutex<[AnnouncementReport]>([])
  private let failure = Mutex<(any Error)?>(nil)
  private let done = DispatchSemaphore(value: 0)

  init(_ choice: InterfaceChoice = .byNetwork, timing: AnnouncementTiming = AnnouncementTiming()) throws {
    announcer = try AddressAnnouncer(openingSockets: choice, timing: timing)
    Thread { [self] in
      do {
        try Privileges.keepOnlyInThisThread([])
        try announcer.work { news in reports.withLock { $0.append(news) } }
      } catch { failure.withLock { $0 = error } }
      done.signal()
    }.start()
  }

  func wait(for report: AnnouncementReport, times: Int = 1) throws { try wait(times: times) { $0 == report } }

  func wait(times: Int = 1, _ matches: (AnnouncementReport) -> Bool) throws {
    for _ in 0..<2_000 {
      if let error = failure.withLock({ $0 }) { throw error }
      if reports.withLock({ $0.filter(matches).count }) >= times { return }
      usleep(10_000)
    }
    throw Unexpected("timed out; reported: \(reports.withLock { $0.suffix(5).map(\.description) })")
  }

  func end() throws {
    announcer.stop()
    done.wait()
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
