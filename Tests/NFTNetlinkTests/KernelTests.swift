import Addresses
import Netlink
import Ruleset
import Testing

@testable import NFTNetlink

/// The real kernel, in private network namespaces.
@Suite(.enabled(if: isPrivileged, "needs root: makes network namespaces"))
struct KernelTests {
  @Test(arguments: AddressFamily.allCases)
  func readsBackWhatItWrote(_ family: AddressFamily) async throws {
    let ruleset = Samples.everything(family)
    let image = try await inPrivateNetwork {
      var connection = try NFTConnection()
      try connection.commit(encode([ruleset.difference(from: nil)]))
      return try connection.readTable(family)
    }
    let wanted = TableImage(ruleset)
    #expect(image?.sets.keys.sorted() == wanted.sets.keys.sorted())
    for (name, set) in wanted.sets { #expect(image?.sets[name] == set, "set \(name)") }
    for (name, chain) in wanted.chains { #expect(image?.chains[name] == chain, "chain \(name)") }
    #expect(image == wanted)
  }

  @Test func nftListsReloadsAndMeansTheSame() async throws {
    let (first, listing, errors, second, relisted) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      try connection.commit(
        encode(AddressFamily.allCases.map { Samples.everything($0).difference(from: nil) }))
      let first = try AddressFamily.allCases.map { try connection.readTable($0) }
      let listing = shell("nft list ruleset").output
      shell("nft flush ruleset")
      let errors = shell("nft -f -", input: listing).output
      let second = try AddressFamily.allCases.map { try connection.readTable($0) }
      return (first, listing, errors, second, shell("nft list ruleset").output)
    }
    #expect(errors == "")
    #expect(listing == relisted)
    for (ours, nfts) in zip(first, second) {
      #expect(ours?.sets.mapValues(\.declaration) == nfts?.sets.mapValues(\.declaration))
      for (name, set) in ours?.sets ?? [:] { #expect(nfts?.sets[name] == set, "set \(name)") }
      for (name, chain) in ours?.chains ?? [:] {
        #expect(nfts?.chains[name] == chain, "chain \(name)")
      }
    }
  }
}
