import Addresses
import Glibc
import SeededRandom
import Testing

/// Addresses are parsed like in the C library, except that octets may have leading zeros, as in Kubernetes.
@Suite struct ReferenceTests {
  /// Returns the bytes of the address in network order, according to inet_pton.
  private func reference(_ text: String, _ family: Int32, bytes count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }

  /// Returns the text of an address with a few bytes replaced, mostly by ones that occur in addresses.
  private func candidate(_ random: inout SeededGenerator) -> String {
    let seeds = [
      "2001:db8::1", "::", "1:2:3:4:5:6:7:8", "64:ff9b::192.0.2.33", "1:2:3:4:5:6:10.0.0.1", "fe80::a:b",
      "10.1.2.3",
      "255.255.255.255", "::ffff:10.0.0.1", "1::",
    ]
    var text = Array((seeds.randomElement(using: &random) ?? "").utf8)
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let letter = "0123456789abcdefABF:::...::%g".utf8.randomElement(using: &random) ?? 58
      let place = Int.random(in: 0...text.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: text.insert(letter, at: place)
      case 1 where place < text.count: text[place] = letter
      default: if place < text.count { text.remove(at: place) }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private func hasLeadingZero(_ text: String) -> Bool {
    guard text.contains(".") else { return false }
    let octets = text.split(separator: ":").last?.split(separator: ".") ?? []
    return octets.contains { $0.count > 1 && $0.first == "0" }
  }

  @Test func parsesTheSameAsTheCLibrary() {
    var taken = 0
    for seed in 0..<20_000 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let text = candidate(&random)
      if hasLeadingZero(text) { continue }
      let v4 = reference(text, AF_INET, bytes: 4)
      let v6 = reference(text, AF_INET6, bytes: 16)
      #expect(IPv4Address(text)?.bytes == v4, "seed \(seed): \(text)")
      #expect(IPv6Address(text)?.bytes == v6, "seed \(seed): \(text)")
      #expect((IPAddress(text) == nil) == (v4 == nil && v6 == nil), "seed \(seed): \(text)")
      if v4 != nil || v6 != nil { taken += 1 }
    }
    #expect(taken > 2000, "most texts are wrong ones")
  }

  @Test(arguments: ["10.0.0.1", "fd00::1", "::ffff:10.0.0.1", "10.0.0", "", "1::2::3"])
  func parsesASpanOfALargerBuffer(_ text: String) {
    let framed = Array("12\(text)34".utf8)
    let inner = framed.span.extracting(2..<framed.count - 2)
    #expect(IPAddress(utf8: inner) == IPAddress(text))
    #expect(IPv6Address(utf8: inner) == IPv6Address(text))
    #expect(IPv4Address(utf8: inner) == IPv4Address(text))
  }

  @Test func rejectsBytesThatAreNotUTF8() {
    let bytes: [UInt8] = [0xff, 0x31, 0, 0xc3]
    #expect(IPAddress(utf8: bytes.span) == nil)
  }
}
