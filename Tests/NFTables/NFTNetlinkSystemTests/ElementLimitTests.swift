import Addresses
import NFTNetlink
import NFTRuleset
import PrivateNetwork
import Testing

/// Writes sets of limits to the real kernel and reads them back.
@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"))
struct ElementLimitTests {
  private static let connections = SetDeclaration(
    "connection-limits", key: [.word], value: .limit(.connections), isInterval: true)
  private static let rates = SetDeclaration(
    "rate-limits", key: [.word], value: .limit(.rate), size: 4096)

  private static func key(_ number: UInt32) -> RegisterWords { RegisterWords(number << 13) }

  private static func ruleset(_ family: AddressFamily, limit: UInt32, count: UInt32 = 300) -> Ruleset {
    func elements(_ limit: (UInt32) -> ElementLimit) -> [Element] {
      (1...count).map { Element(key($0), .limit(limit($0))) }
    }
    let port = Operand.masked(.priority, 0xffff_e000)
    let inRanges = Operand.maskedInRanges(.priority, 0xffff_e000)
    let chain = Chain<DestinationSide>(
      "check-limits",
      [
        [.match(.found(Lookup(port, in: rates.name))), .verdict(.drop)],
        [.match(.found(Lookup(inRanges, in: connections.name))), .verdict(.drop)],
      ])
    return Ruleset(
      family: family,
      sets: [
        NamedSet(connections, elements { .connections(over: $0 == 7 ? limit : $0) }),
        NamedSet(rates, elements { .rate(overPerSecond: $0 == 7 ? limit : $0) }),
      ], chains: [.destination(chain)])
  }

  @Test(arguments: AddressFamily.allCases)
  func limitsAreReadAsWritten(_ family: AddressFamily) async throws {
    let wanted = Self.ruleset(family, limit: 7)
    #expect(wanted.problems == [])
    let (found, listing) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      try connection.commit(encode([wanted.difference(from: nil)]))
      return (try connection.readTable(family), shell("nft list ruleset").output)
    }
    #expect(found == TableImage(wanted))
    #expect(listing.contains("0:e000 ct count over 7"))
    #expect(listing.contains("0:e000 limit rate over 7/second burst 7 packets"))
  }

  @Test func aChangedLimitIsTheWholeDifference() async throws {
    let (before, after) = (Self.ruleset(.ipv4, limit: 7), Self.ruleset(.ipv4, limit: 1_000_000))
    let (operations, found) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      try connection.commit(encode([before.difference(from: nil)]))
      let change = after.difference(from: try connection.readTable(.ipv4))
      try connection.commit(encode([change]))
      return (change.operations.count, try connection.readTable(.ipv4))
    }
    #expect(operations == 4)
    #expect(found == TableImage(after))
  }

  /// A limit that we could not have written makes the set foreign.
  @Test(
    arguments: [
      "limit rate over 7/minute burst 7 packets", "limit rate over 7/second burst 8 packets",
      "limit rate 7/second burst 7 packets",
    ])
  func whatWeNeverWriteIsForeign(_ limit: String) async throws {
    let set =
      "set rate-limits { type classid; size 4096; limit rate over 1/second; elements = { 0:e000 \(limit) } }"
    let found = try await inPrivateNetwork {
      let status = shell("nft 'table ip viaduct { \(set)\n}'").status
      #expect(status == 0)
      var connection = try NFTConnection()
      return try connection.readTable(.ipv4)
    }
    #expect(found?.sets["rate-limits"]?.declaration == nil)
  }
}
