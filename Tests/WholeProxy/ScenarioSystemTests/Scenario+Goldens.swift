import Addresses
import NFTRuleset
import Testing

/// A scenario stores the golden of the IPv4 table. That of the IPv6 table usually differs from it in nothing but
/// addresses and names, and is derived; it is stored only where it differs otherwise, as hash values do.
extension Scenario {
  /// What the goldens show.
  enum Subject: String {
    case added
    case ruleset
  }

  var subject: Subject { self["ruleset.nft"] == nil ? .added : .ruleset }

  private var ipv4Section: String { "\(subject.rawValue).nft" }
  private var ipv6Section: String { "\(subject.rawValue).ipv6.nft" }

  /// The IPv6 golden, where one is stored.
  var storedIPv6Golden: String? { self[ipv6Section] }

  func golden(_ family: AddressFamily) throws -> String? {
    switch family {
    case .ipv4: self[ipv4Section]
    case .ipv6: try storedIPv6Golden ?? self[ipv4Section].map(Self.ipv6Text)
    }
  }

  /// What follows for IPv6 from an IPv4 table's text in the lab.
  static func ipv6Text(for ipv4: String) throws -> String {
    let addresses = try LabAddresses.shared()
    let withAddresses = try ipv4.replacing(/\d+\.\d+\.\d+\.\d+(?:\/\d+)?/) {
      try addresses.ipv6(for: String($0.output))
    }
    return words.reduce(withAddresses) { $0.replacing($1.ipv4, with: $1.ipv6) }
  }

  private static let words = [
    (ipv4: "ip \(tableName)", ipv6: "ip6 \(tableName)"), (ipv4: "ip saddr", ipv6: "ip6 saddr"),
    (ipv4: "ip daddr", ipv6: "ip6 daddr"), (ipv4: "dnat ip to", ipv6: "dnat ip6 to"),
    (ipv4: "ipv4_addr", ipv6: "ipv6_addr"), (ipv4: "icmp type", ipv6: "icmpv6 type"),
  ]

  /// Replaces the goldens and writes the file; leaves out IPv6's if it can be derived.
  mutating func rewrite(ipv4: String, ipv6: String) throws {
    replace(ipv4Section, with: ipv4)
    replace(ipv6Section, with: try Self.ipv6Text(for: ipv4) == ipv6 ? nil : ipv6)
    try write()
  }
}

@Suite struct ScenarioGoldensTests {
  @Test(arguments: Scenario.names)
  func anIPv6GoldenIsStoredOnlyWhereItCannotBeDerived(_ name: String) throws {
    let scenario = try Scenario(name)
    guard let stored = scenario.storedIPv6Golden else { return }
    let derived = try Scenario.ipv6Text(for: try #require(try scenario.golden(.ipv4)))
    #expect(stored != derived, "\(name): run scripts/update-goldens, which removes it")
  }

  @Test func ipv6TextHasTheAddressesAndNamesOfIPv6() throws {
    let ipv4 = """
      add rule ip viaduct cluster-ip-1 ip saddr != @local-pods meta mark set meta mark | 0x4000
      add rule ip viaduct pick-1 dnat ip to meta priority & ffff:f000 . numgen random mod 1 map @endpoints
      reject with icmp type port-unreachable
      type ipv4_addr . inet_service
      10.96.0.10 . tcp . 80 comment "default/web:http" : 7345:6102,
      192.168.51.0/28 . 7345:6200,
      """
    #expect(
      try Scenario.ipv6Text(for: ipv4) == """
        add rule ip6 viaduct cluster-ip-1 ip6 saddr != @local-pods meta mark set meta mark | 0x4000
        add rule ip6 viaduct pick-1 dnat ip6 to meta priority & ffff:f000 . numgen random mod 1 map @endpoints
        reject with icmpv6 type port-unreachable
        type ipv6_addr . inet_service
        fd00:10:96::10 . tcp . 80 comment "default/web:http" : 7345:6102,
        fd00:51::/124 . 7345:6200,
        """)
  }
}
