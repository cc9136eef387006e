import Addresses
import Foundation
import Netlink
import PrivateNetwork
import Synchronization
import Testing

@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"), .timeLimit(.minutes(2)))
struct AddressMonitorTests {
  @Test func reportsBothFamilies() async throws {
    let found = try await inPrivateNetwork {
      var monitor = try AddressMonitor()
      var found: [[String]] = []
      for change in ["add 192.0.2.7/24", "add fd00::7/64", "delete 192.0.2.7/24", "delete fd00::7/64"] {
        shell("ip address \(change) dev lo")
        guard try monitor.waitForChange() else { throw Unexpected("no change") }
        found.append(try interfaceAddresses().map { "\($0.address)" })
      }
      return found
    }
    #expect(found == [["192.0.2.7"], ["192.0.2.7", "fd00::7"], ["fd00::7"], []])
  }

  @Test func streamsEachStateOnce() async throws {
    let seen = try await inPrivateNetwork {
      let (stream, signal) = try AddressMonitor.addresses()
      let seen = Seen()
      let reader = Task {
        for try await addresses in stream {
          seen.append(addresses.map { "\($0.address)" })
        }
        seen.append(["the end"])
      }
      func wait(for count: Int) {
        for _ in 0..<3_000 where seen.all.count < count { usleep(20_000) }
      }
      wait(for: 1)
      shell("ip address add 192.0.2.7/24 dev lo")
      wait(for: 2)
      // Only its lifetime changes, which must not be reported.
      shell("ip address change 192.0.2.7/24 dev lo valid_lft 500 preferred_lft 400")
      shell("ip address add 192.0.2.8/24 dev lo")
      wait(for: 3)
      signal.stop()
      wait(for: 4)
      reader.cancel()
      return seen.all
    }
    #expect(seen == [[], ["192.0.2.7"], ["192.0.2.7", "192.0.2.8"], ["the end"]])
  }

  @Test func lostNotificationCountsAsAChange() async throws {
    let isChanged = try await inPrivateNetwork {
      var monitor = try AddressMonitor()
      monitor.setReceiveBuffer(to: 2_048)
      shell("for i in $(seq 1 60); do ip address add 192.0.2.$i/32 dev lo; done")
      let first = try monitor.waitForChange()
      shell("ip address add 192.0.2.99/32 dev lo")
      return try first && monitor.waitForChange()
    }
    #expect(isChanged)
  }

  @Test func stopsImmediately() async throws {
    let isChanged = try await inPrivateNetwork {
      var monitor = try AddressMonitor()
      monitor.signal.stop()
      return try monitor.waitForChange()
    }
    #expect(!isChanged)
  }
}

/// Collects the elements of a stream.
private final class Seen: Sendable {
  private let states = Mutex<[[String]]>([])
  var all: [[String]] { states.withLock { $0 } }
  func append(_ state: [String]) { states.withLock { $0.append(state) } }
}
