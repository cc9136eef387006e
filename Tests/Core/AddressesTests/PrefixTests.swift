import Addresses
import Testing
import SeededRandom

@Suite struct PrefixTests {
  @Test(arguments: [
    ("10.0.0.0/8", "10.0.0.0/8"), ("10.0.0.7/8", "10.0.0.0/8"), ("0.0.0.0/0", "0.0.0.0/0"),
    ("1.2.3.4/0", "0.0.0.0/0"),
    ("10.0.0.1/32", "10.0.0.1/32"), ("010.0.0.1/32", "10.0.0.1/32"), ("fd00::1/64", "fd00::/64"),
    ("::/0", "::/0"),
    ("::ffff:10.0.0.0/104", "10.0.0.0/8"), ("::ffff:10.1.2.3/128", "10.1.2.3/32"),
    ("::ffff:0:0/96", "0.0.0.0/0"),
    ("::ffff:10.0.0.0/95", "::fffe:0:0/95"), ("::ffff:10.0.0.0/8", "::/8"), ("::FFFF:10.0.0.0/0", "::/0"),
    ("ffff::1/0", "::/0"), ("fd00::1/128", "fd00::1/128"), ("fd00:ffff::/17", "fd00:8000::/17"),
  ])
  func readsCIDRAndClearsHostBits(_ text: String, _ canonical: String) {
    #expect(IPPrefix(text)?.description == canonical)
  }

  @Test(arguments: [
    "", "/", "10.0.0.0", "10.0.0.0/", "/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
    "10.0.0/8",
    "fd00::/129", "::ffff:10.0.0.0/129", "10.0.0.0/ 8", "10.0.0.0/8 ", "10.0.0.0/٨",
    "10.0.0.0/99999999999999999999",
  ])
  func rejectsEverythingElse(_ text: String) { #expect(IPPrefix(text) == nil) }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
    ("10.0.0.0/8", "9.255.255.255", false),
    ("10.0.0.1/32", "10.0.0.1", true), ("10.0.0.1/32", "10.0.0.2", false), ("0.0.0.0/0", "1.2.3.4", true),
    ("0.0.0.0/0", "fd00::1", false), ("::/0", "1.2.3.4", false), ("fd00::/64", "fd00::ffff:0:0:1", true),
    ("fd00::/64", "fd00:0:0:1::", false),
  ])
  func containsItsAddresses(_ prefix: String, _ address: String, _ expected: Bool) throws {
    #expect(try #require(IPPrefix(prefix)).contains(try #require(IPAddress(address))) == expected)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.244.0.0/16", true), ("10.0.0.0/8", "10.0.0.0/8", true),
    ("10.0.0.0/9", "10.128.0.0/9", false), ("0.0.0.0/0", "10.0.0.1/32", true), ("::/0", "10.0.0.0/8", false),
    ("fd00::/8", "fd00:10:244::/64", true), ("fd00:10:244::/64", "fd00:10:245::/64", false),
  ])
  func overlapsWhatItContainsOrIsContainedIn(_ one: String, _ other: String, _ expected: Bool) throws {
    let (one, other) = (try #require(IPPrefix(one)), try #require(IPPrefix(other)))
    #expect(one.overlaps(other) == expected && other.overlaps(one) == expected)
  }

  @Test func belongsToOneFamily() throws {
    let prefix = try #require(IPPrefix("10.0.0.0/8"))
    #expect(prefix.own(IPv4.self)?.description == "10.0.0.0/8")
    #expect(prefix.own(IPv6.self) == nil)
    #expect(prefix.family == .ipv4)
    #expect(prefix.own(IPv4.self)?.last == IPv4Address("10.255.255.255"))
    #expect(prefix.own(IPv4.self)?.isEverything == false)
  }

  /// For any set of blocks, the result covers the same addresses, has no overlaps and does not depend on the order.
  @Test func withoutNestedKeepsTheSameAddressesOnce() throws {
    for seed in 0..<300 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let blocks = Self.blocks(&random)
      let kept = blocks.withoutNested()
      #expect(kept == kept.sorted(), "seed \(seed)")
      #expect(kept == blocks.shuffled(using: &random).withoutNested(), "seed \(seed)")
      #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.last < $1.first }, "seed \(seed)")
      #expect(kept.allSatisfy(blocks.contains), "seed \(seed)")
      #expect(blocks.allSatisfy { block in kept.contains { $0.contains(block) } }, "seed \(seed)")
    }
  }

  /// All blocks are in one /24, so that many are nested.
  private static func blocks(_ random: inout SeededGenerator) -> [Prefix<IPv4>] {
    (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in
      let address = IPv4Address(rawValue: 0x0a00_0000 | UInt32.random(in: 0...255, using: &random))
      return Prefix(address, length: Int.random(in: 24...32, using: &random))
    }
  }
}
