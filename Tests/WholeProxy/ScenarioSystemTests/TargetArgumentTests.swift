import Addresses
import Testing

@testable import viaduct

/// Addresses with ports, as `trace --to` and `explain` take them.
@Suite struct TargetArgumentTests {
  @Test(arguments: [
    ("10.96.0.1:80", "10.96.0.1", 80, Transport.tcp), ("10.96.0.1:53/UDP", "10.96.0.1", 53, .udp),
    ("10.96.0.1:53/udp", "10.96.0.1", 53, .udp), ("[fd00::1]:80", "fd00::1", 80, .tcp),
    ("[fd00::1]:5000/SCTP", "fd00::1", 5000, .sctp),
  ])
  func isRead(_ text: String, _ address: String, _ port: UInt16, _ transport: Transport) throws {
    let target = try #require(TargetArgument(argument: text))
    #expect(target.address == IPAddress(address))
    #expect(target.port.number == port)
    #expect(target.transport == transport)
  }

  @Test(arguments: [
    "10.96.0.1", "10.96.0.1:", "10.96.0.1:0", "10.96.0.1:65536", "10.96.0.1:80/ICMP", "10.96.0.1:80/TCP/x",
    "[10.96.0.1]:80", "fd00::1:80", "[fd00::1:80", "fd00::1]:80", "[[fd00::1]]:80", "web:80", ":80", "",
  ])
  func isRefused(_ text: String) {
    #expect(TargetArgument(argument: text) == nil)
  }
}
