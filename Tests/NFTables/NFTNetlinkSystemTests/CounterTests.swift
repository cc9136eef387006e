import Addresses
import Netlink
import PrivateNetwork
import NFTRuleset
import TestSupport
import Testing

@testable import NFTNetlink

@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"))
struct CounterTests {
  /// A service address that is translated to the loopback address, and one that is never used.
  private static func ruleset(_ family: AddressFamily, hasCounters: Bool = true) -> Ruleset {
    let frontends = SetDeclaration(
      "services", key: [.address(family), .transport, .port], value: .fields([.address(family), .port]),
      hasCounters: hasCounters)
    let loopback = family == .ipv4 ? RegisterWords(0x7f00_0001) : RegisterWords(0, 0, 0, 1)
    let elements = (1...2).map { number in
      Element(
        Samples.joined(Samples.address(family, UInt32(number)), RegisterWords(17, 53)),
        .fields(Samples.joined(loopback, RegisterWords(5_353))), comment: "default/dns-\(number):dns")
    }
    let lookup = Lookup(.destinationAddress, .transport, .destinationPort, in: "services")
    let chain = Chain<DestinationSide>(
      "output", hook: .output, priority: .dstnat, [[.match(.anyTransport), .action(.dnat(to: lookup))]])
    return Ruleset(family: family, sets: [NamedSet(frontends, elements)], chains: [.destination(chain)])
  }

  @Test(arguments: AddressFamily.allCases)
  func countsConnections(_ family: AddressFamily) async throws {
    let (before, after, again) = try await inPrivateNetwork {
      shell("ip link set lo up && ip route add 10.96.0.0/16 dev lo && ip route add fd00:1::/64 dev lo")
      var connection = try NFTConnection()
      try connection.commit(encode([Self.ruleset(family).difference(from: nil)]))
      let before = try connection.readCounters(of: "services", family)
      let program = """
        import socket
        for port in range(4000, 4003):
            client = socket.socket(socket.\(family == .ipv4 ? "AF_INET" : "AF_INET6"), socket.SOCK_DGRAM)
            client.bind(("\(family == .ipv4 ? "127.0.0.1" : "::1")", port))
            for _ in range(2):
                try: client.sendto(b"12345678", ("\(family == .ipv4 ? "10.96.0.2" : "fd00:1::2")", 53))
                except OSError: pass
        """
      shell("python3 -", input: program)
      let after = try connection.readCounters(of: "services", family)
      return (before, after, try connection.readCounters(of: "services", family))
    }
    #expect(before?.map(\.packets) == [0, 0])
    #expect(before?.map(\.comment) == ["default/dns-1:dns", "default/dns-2:dns"])
    #expect(before?.map(\.key) == Self.ruleset(family).sets[0].elements.map(\.key))
    #expect(after?.map(\.packets) == [0, 3])
    // An IP header, a UDP header and eight bytes.
    #expect(after?.map(\.bytes) == [0, UInt64(3 * ((family == .ipv4 ? 20 : 40) + 16))])
    #expect(again == after)
  }

  @Test func returnsNilWithoutCounters() async throws {
    let found = try await inPrivateNetwork {
      var connection = try NFTConnection()
      let none = try connection.readCounters(of: "services", .ipv4)
      try connection.commit(encode([Self.ruleset(.ipv4, hasCounters: false).difference(from: nil)]))
      return [
        none, try connection.readCounters(of: "services", .ipv4),
        try connection.readCounters(of: "absent", .ipv4),
      ]
    }
    #expect(found == [nil, nil, nil])
  }

  @Test func readsManyElementsAndAllKeyTypes() async throws {
    let (counts, other) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      let elements = (0..<UInt32(5_000)).map {
        Element(RegisterWords($0 << 12, 0), .fields(RegisterWords($0, 80)))
      }
      let ruleset = Ruleset(
        family: .ipv4,
        sets: [NamedSet(Samples.endpoints(.ipv4), elements)]
          + Samples.sets(.ipv4).filter { $0.declaration.name == "node-ports" }, chains: [])
      try connection.commit(encode([ruleset.difference(from: nil)]))
      return (
        try connection.readCounters(of: "endpoints", .ipv4),
        try connection.readCounters(of: "node-ports", .ipv4)
      )
    }
    #expect(counts?.count == 5_000)
    #expect(counts?.map(\.key) == (0..<UInt32(5_000)).map { RegisterWords($0 << 12, 0) })
    #expect(other?.map(\.key) == [RegisterWords(132, 30_080)])
  }
}
