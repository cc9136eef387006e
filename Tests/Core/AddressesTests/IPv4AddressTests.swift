import Addresses
import Testing
import SeededRandom

@Suite struct IPv4AddressTests {
  @Test(arguments: [
    ("0.0.0.0", 0, "0.0.0.0"), ("10.0.0.1", 0x0a00_0001, "10.0.0.1"),
    ("255.255.255.255", 0xffff_ffff, "255.255.255.255"), ("172.30.0.041", 0xac1e_0029, "172.30.0.41"),
    ("010.000.00.0", 0x0a00_0000, "10.0.0.0"), ("10.0.0.0000000001", 0x0a00_0001, "10.0.0.1"),
  ])
  func readsDottedDecimalAndPrintsItCanonically(_ text: String, _ number: UInt32, _ canonical: String) {
    #expect(IPv4Address(text)?.rawValue == number)
    #expect(IPv4Address(text)?.description == canonical)
    #expect(IPv4Address(text[...])?.description == canonical)
  }

  @Test(arguments: [
    "", ".", "...", "1", "1.2.3", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", "1.2.3.4.5", "256.0.0.1",
    "1.2.3.999",
    "1.2.3.99999999999999999999", " 1.2.3.4", "1.2.3.4 ", "1.2.3.4/32", "+1.2.3.4", "-1.2.3.4", "0x7f.0.0.1",
    "a.b.c.d",
    "١.٢.٣.٤", "::1",
  ])
  func rejectsEverythingElse(_ text: String) { #expect(IPv4Address(text) == nil) }

  @Test(arguments: [
    ("127.0.0.1", true, false), ("127.255.255.255", true, false), ("126.255.255.255", false, false),
    ("128.0.0.0", false, false), ("169.254.0.1", false, true), ("169.253.255.255", false, false),
    ("169.255.0.0", false, false),
  ])
  func knowsLoopbackAndLinkLocal(_ text: String, _ isLoopback: Bool, _ isLinkLocal: Bool) throws {
    let address = try #require(IPv4Address(text))
    #expect(address.isLoopback == isLoopback)
    #expect(address.isLinkLocal == isLinkLocal)
  }

  @Test func everyAddressRoundTripsThroughItsText() {
    for seed in 0..<200 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let address = IPv4Address(rawValue: UInt32(truncatingIfNeeded: random.next()))
      #expect(IPv4Address(address.description) == address, "seed \(seed)")
      #expect(IPv4Address(number: address.number) == address, "seed \(seed)")
    }
  }
}
