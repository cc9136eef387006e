import Addresses
import Netlink
import PrivateNetwork
import NFTRuleset
import TestSupport
import Testing

@testable import NFTNetlink
import SeededRandom

/// Tests with the real kernel, in private network namespaces.
@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"))
struct KernelTests {
  @Test(arguments: AddressFamily.allCases)
  func readsBackWhatItWrote(_ family: AddressFamily) async throws {
    let ruleset = Samples.everything(family)
    let image = try await inPrivateNetwork {
      var connection = try NFTConnection()
      try connection.commit(encode([ruleset.difference(from: nil)]))
      return try connection.readTable(family)
    }
    #expect(differences(image, TableImage(ruleset)) == [])
  }

  @Test(arguments: AddressFamily.allCases)
  func readsBackBaseChainsOfAllTypes(_ family: AddressFamily) async throws {
    let bases: [ChainName: BaseChain] = [
      "a": BaseChain(.filter, .input, .filter, policy: .drop), "b": BaseChain(.filter, .forward, .security),
      "c": BaseChain(.nat, .postrouting, BaseChain.Priority(rawValue: 90)),
      "d": BaseChain(.route, .output, .mangle),
    ]
    let creations: [Transaction.Operation] = bases.map { .create(.chain($0.key, $0.value)) }
    let image = try await inPrivateNetwork {
      var connection = try NFTConnection()
      try connection.commit(encode([Transaction(family: family, operations: [.createTable] + creations)]))
      return try connection.readTable(family)
    }
    #expect(image?.chains.compactMapValues(\.base) == bases)
    #expect(image?.chains.values.allSatisfy(\.isOurs) == true)
  }

  @Test func nftReloadsTheSameRuleset() async throws {
    let (listing, errors, images, relisted) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      let transactions = AddressFamily.allCases.map { Samples.everything($0).difference(from: nil) }
      try connection.commit(encode(transactions))
      let listing = shell("nft list ruleset").output
      shell("nft flush ruleset")
      let errors = shell("nft -f -", input: listing).output
      let images = try AddressFamily.allCases.map { try connection.readTable($0) }
      return (listing, errors, images, shell("nft list ruleset").output)
    }
    #expect(errors == "")
    #expect(listing.split(separator: "\n").sorted() == relisted.split(separator: "\n").sorted())
    for (image, family) in zip(images, AddressFamily.allCases) {
      let wanted = TableImage(Samples.everything(family))
      #expect(differences(image?.withoutMistakesOfNFT(like: wanted), wanted) == [])
    }
  }

  @Test(arguments: 1...10)
  func differencesConvertAnyStateToAnyOther(_ seed: UInt64) async throws {
    let found = try await inPrivateNetwork {
      var generator = SeededGenerator(seed: seed)
      var connection = try NFTConnection()
      for step in 0..<10 {
        let family = AddressFamily.allCases[step % 2]
        let wanted = RandomRuleset.make(family, using: &generator)
        let generation = try connection.generation()
        let difference = wanted.difference(from: try connection.readTable(family))
        try connection.commit(encode([difference], generation: generation))
        let image = try connection.readTable(family)
        let found = differences(image, TableImage(wanted))
        guard found.isEmpty else { return ["step \(step)"] + found }
        guard wanted.difference(from: image).isEmpty else { return ["step \(step): not at rest"] }
      }
      return []
    }
    #expect(found == [], "seed \(seed)")
  }

  @Test func changesAndRemovesBothFamiliesAtomically() async throws {
    let (images, removed) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      let families = AddressFamily.allCases
      try connection.commit(encode(families.map { Samples.everything($0).difference(from: nil) }))
      let images = try families.map { try connection.readTable($0) }
      try connection.commit(encode(families.map { Transaction.cleanup($0) }))
      return (images, try families.map { try connection.readTable($0) })
    }
    #expect(images == AddressFamily.allCases.map { TableImage(Samples.everything($0)) })
    #expect(removed == [nil, nil])
  }

  @Test func readsManyElements() async throws {
    let set = Samples.endpoints(.ipv4)
    let elements = (0..<UInt32(5_000)).map { number in
      Element(
        RegisterWords((1 + number / 10) << 12, number % 10),
        .fields(RegisterWords(0x0a00_0000 + number, 8_080)),
        comment: number % 3 == 0 ? "pod-\(number)" : nil)
    }
    let ruleset = Ruleset(family: .ipv4, sets: [NamedSet(set, elements)], chains: [])
    let (messages, image) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      let batch = encode([ruleset.difference(from: nil)])
      try connection.commit(batch)
      return (batch.messageCount, try connection.readTable(.ipv4))
    }
    #expect(messages > 6)
    #expect(differences(image, TableImage(ruleset)) == [])
  }
}
