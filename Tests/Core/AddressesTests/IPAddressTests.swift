import Addresses
import Testing

@Suite struct IPAddressTests {
  @Test(arguments: [
    ("10.0.0.1", AddressFamily.ipv4, "10.0.0.1"), ("fd00::1", .ipv6, "fd00::1"),
    ("::ffff:10.0.0.1", .ipv4, "10.0.0.1"), ("::FFFF:0a00:1", .ipv4, "10.0.0.1"),
    ("::10.0.0.1", .ipv6, "::a00:1"),
    ("172.30.0.041", .ipv4, "172.30.0.41"),
  ])
  func readsEitherFamilyAsGoDoes(_ text: String, _ family: AddressFamily, _ canonical: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.family == family)
    #expect(address.description == canonical)
  }

  @Test(arguments: ["", "None", "localhost", "10.0.0.1:80", "[::1]", "fe80::1%eth0"])
  func rejectsEverythingElse(_ text: String) { #expect(IPAddress(text) == nil) }

  @Test func ipv4SortsFirst() throws {
    let texts = ["10.0.0.1", "255.0.0.0", "::", "fd00::1"]
    let addresses = try texts.map { try #require(IPAddress($0)) }
    #expect(addresses.reversed().sorted() == addresses)
  }

  @Test func anAddressBelongsToOneFamily() throws {
    let four = try #require(IPAddress("10.0.0.1"))
    let six = try #require(IPAddress("fd00::1"))
    #expect(IPv4.own(four).map(IPv4.any) == four)
    #expect(IPv6.own(six).map(IPv6.any) == six)
    #expect(IPv4.own(six) == nil)
    #expect(IPv6.own(four) == nil)
  }
}
