import Addresses
import NFTNetlink
import PrivateNetwork
import NFTRuleset
import Testing

/// Tests element counters in the real kernel.
@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"))
struct CountTests {
  private static let set = SetDeclaration(
    "services", key: [.address(.ipv4), .transport, .port], value: .fields([.word]), size: 16384,
    hasCounters: true)

  private static func key(_ number: Int) -> RegisterWords { RegisterWords(UInt32(number), 6, 80) }

  private static func transaction(_ count: Int) -> Transaction {
    let elements = (0..<count).map {
      Element(key($0), .fields(RegisterWords(7)), comment: "default/web:\($0)")
    }
    return Ruleset(family: .ipv4, sets: [NamedSet(set, elements)], chains: []).difference(from: nil)
  }

  @Test func elementsStartWithInitialCounts() async throws {
    let given = ElementCount(packets: 1 << 33, bytes: .max - 5)
    let (some, all, listing) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      var counts = InitialCounts()
      counts[.ipv4, Self.set.name] = [Self.key(1): given]
      try connection.commit(encode([Self.transaction(3)], counts: counts))
      let some = try connection.counts(of: [Self.key(1), Self.key(2)], in: Self.set, .ipv4)
      return (some, try connection.countedSets(.ipv4), shell("nft list map ip viaduct services").output)
    }
    #expect(some == [Self.key(1): given, Self.key(2): ElementCount()])
    #expect(all?.map(\.declaration) == [Self.set])
    #expect(all?.first?.counts.count == 3)
    #expect(all?.first?.elements[Self.key(1)]?.comment == "default/web:1")
    #expect(listing.contains("0.0.0.1 . tcp . 80 counter packets 8589934592 bytes 18446744073709551610"))
  }

  /// More elements than fit in one request, and more than are requested individually.
  @Test(arguments: [1200, 6000])
  func omitsMissingElements(_ count: Int) async throws {
    let counts = try await inPrivateNetwork {
      var connection = try NFTConnection()
      try connection.commit(encode([Self.transaction(count)]))
      let keys = (0..<count + 100).map(Self.key).filter { $0 != Self.key(3) }
      return try connection.counts(of: keys, in: Self.set, .ipv4)
    }
    #expect(Set(counts.keys) == Set((0..<count).filter { $0 != 3 }.map(Self.key)))
  }

  @Test func returnsNothingWithoutTableOrCounters() async throws {
    let (before, after) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      let before = try connection.countedSets(.ipv4)
      let plain = NamedSet(SetDeclaration("services", key: [.port]), [Element(RegisterWords(80))])
      try connection.commit(
        encode([Ruleset(family: .ipv4, sets: [plain], chains: []).difference(from: nil)]))
      return (before?.count, try connection.countedSets(.ipv4)?.count)
    }
    #expect(before == nil)
    #expect(after == 0)
  }
}
