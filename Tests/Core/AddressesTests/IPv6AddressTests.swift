import Addresses
import Testing
import SeededRandom

@Suite struct IPv6AddressTests {
  /// RFC 5952, like Go's net.IP.
  @Test(arguments: [
    ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("0:0:0:0:0:0:0:0", "::"), ("2001:db8::1", "2001:db8::1"),
    ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"), ("2001:DB8::A", "2001:db8::a"),
    ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
    ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1:0:0:2:0:0:3:4", "1::2:0:0:3:4"),
    ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
    ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("::ffff:10.0.0.1", "::ffff:a00:1"),
    ("1:2:3:4:5:6:10.0.0.1", "1:2:3:4:5:6:a00:1"), ("fd00:10:96::c:2748", "fd00:10:96::c:2748"),
    ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
  ])
  func readsAllFormsAndPrintsTheCanonicalOne(_ text: String, _ canonical: String) {
    #expect(IPv6Address(text)?.description == canonical)
    #expect(IPv6Address(canonical)?.description == canonical)
  }

  @Test(arguments: [
    "", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "::1::", "1:2:3:4::5:6:7:8",
    ":1::2", "1::2:",
    "12345::", "g::", "::-1", "::+1", "fe80::1%eth0", "::1/128", " ::1", "::1 ", "::1.2.3", "::1.2.3.256",
    "1.2.3.4::", "1.2.3.4", "::1.2.3.4:5", "1:2:3:4:5:6:7:10.0.0.1",
  ])
  func rejectsEverythingElse(_ text: String) { #expect(IPv6Address(text) == nil) }

  @Test(arguments: [
    ("::1", true, false), ("::2", false, false), ("1::1", false, false), ("fe80::1", false, true),
    ("febf::1", false, true), ("fec0::1", false, false), ("fe7f::1", false, false),
  ])
  func knowsLoopbackAndLinkLocal(_ text: String, _ isLoopback: Bool, _ isLinkLocal: Bool) throws {
    let address = try #require(IPv6Address(text))
    #expect(address.isLoopback == isLoopback)
    #expect(address.isLinkLocal == isLinkLocal)
  }

  @Test func everyAddressRoundTripsThroughItsText() {
    for seed in 0..<500 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      // Many zero groups, which are the difficult part of the format.
      let groups = (0..<8).map { _ in random.next() % 2 == 0 ? 0 : UInt16(truncatingIfNeeded: random.next()) }
      let address = IPv6Address(number: groups.reduce(UInt128(0)) { $0 << 16 | UInt128($1) })
      #expect(IPv6Address(address.description) == address, "seed \(seed)")
      #expect(IPv6Address(number: address.number) == address, "seed \(seed)")
    }
  }

  @Test func ordersByNumber() throws {
    let texts = ["::", "::1", "::ffff:ffff:ffff:ffff", "0:0:0:1::", "fd00::", "fe80::1"]
    let addresses = try texts.map { try #require(IPv6Address($0)) }
    #expect(addresses.reversed().sorted() == addresses)
  }
}
