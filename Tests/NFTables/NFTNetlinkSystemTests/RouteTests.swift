import Addresses
import Netlink
import PrivateNetwork
import TestSupport
import Testing

@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"))
struct RouteTests {
  private static let commands = """
    set -e
    ip link set lo up
    ip link add v0 type veth peer name v1
    ip link set v0 up
    ip link set v1 up
    ip address add 10.1.2.3/24 dev v0
    ip address add fd00:1::3/64 dev v0 nodad
    ip route add unreachable 10.2.0.0/16
    ip route add prohibit 10.3.0.0/16
    ip route add blackhole 10.4.0.0/16
    ip route add unreachable fd00:2::/32
    ip route add prohibit fd00:3::/32
    ip route add blackhole fd00:4::/32

    """

  /// Creates the interfaces and routes, and runs additional commands.
  private static func setUp(and further: String = "") throws {
    let (status, output) = shell(commands + further)
    guard status == 0 else { throw Unexpected(output) }
    try waitForIPv6Addresses()
  }

  @Test(arguments: [
    ("10.1.2.3", RouteOutcome.local), ("10.2.0.1", .unreachable), ("10.3.0.1", .prohibited),
    ("10.4.0.1", .blackhole), ("10.5.0.1", .noRoute), ("127.0.0.1", .local),
    ("fd00:1::3", .local), ("fd00:2::1", .unreachable), ("fd00:3::1", .prohibited), ("fd00:4::1", .blackhole),
    ("fd00:5::1", .noRoute), ("::1", .local),
  ])
  func returnsTheRouteOutcome(_ text: String, _ outcome: RouteOutcome) async throws {
    let address = try #require(IPAddress(text))
    let found = try await inPrivateNetwork {
      try Self.setUp()
      return (try route(to: address), try AddressFamily.allCases.map { try hasDefaultRoute($0) })
    }
    #expect(found.0 == outcome)
    #expect(found.0.isReachable == (outcome == .local))
    #expect(found.1 == [false, false])
  }

  @Test func returnsInterfaceAndGateway() async throws {
    let (outcomes, index, defaults) = try await inPrivateNetwork {
      try Self.setUp(and: "ip route add default via 10.1.2.1\nip route add default via fd00:1::1\n")
      let addresses = ["10.1.2.9", "10.96.0.1", "fd00:1::9", "fd00:96::1"].compactMap { IPAddress($0) }
      let index = try interfaceAddresses().first { $0.interfaceName == "v0" }?.interfaceIndex
      return (
        try addresses.map { try route(to: $0) }, index,
        try AddressFamily.allCases.map { try hasDefaultRoute($0) }
      )
    }
    let v0 = try #require(index)
    #expect(
      outcomes == [
        .interface(v0, gateway: nil), .interface(v0, gateway: IPAddress("10.1.2.1")),
        .interface(v0, gateway: nil), .interface(v0, gateway: IPAddress("fd00:1::1")),
      ])
    #expect(defaults == [true, true])
  }
}
