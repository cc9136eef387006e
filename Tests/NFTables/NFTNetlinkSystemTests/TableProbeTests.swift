import Addresses
import Netlink
import PrivateNetwork
import NFTRuleset
import Testing

@testable import NFTNetlink

@Suite struct TableProbeTests {
  private let probe = TableProbe(name: 7)

  /// Returns the missing features for these refusals, by the index of the refused message, where 0 is the begin message
  /// and the IPv4 checks follow.
  private func missing(_ refusals: [Int: KernelErrno], endsWith last: KernelErrno? = .noEntry) throws -> Set<
    RulesetFeature
  > {
    var answers = refusals.map { Acknowledgement(errno: $0.value, sequence: UInt32($0.key) + 1) }
    // The messages of a table and its chain always get a reply.
    for place in [1, 2, 19, 20] where refusals[place] == nil && last != nil {
      answers.append(Acknowledgement(errno: KernelErrno(0), sequence: UInt32(place) + 1))
    }
    // The begin message, 18 checks for each family, then the impossible deletion.
    if let last { answers.append(Acknowledgement(errno: last, sequence: 2 * 18 + 2)) }
    return try probe.missingFeatures(answers)
  }

  @Test func refusedFeaturesAreMissing() throws {
    #expect(try missing([:]) == [])
    #expect(try missing([3: .noEntry]) == [RulesetFeature(.natChain, .ipv4)])
    #expect(try missing([4: .invalid]) == [RulesetFeature(.concatenatedRanges, .ipv4)])
    #expect(try missing([11: .noEntry]) == [RulesetFeature(.numberGenerator, .ipv4)])
    #expect(try missing([18 + 12: .noEntry]) == [RulesetFeature(.routeLookup, .ipv6)])
    #expect(try missing([15: .noEntry]) == [RulesetFeature(.hash, .ipv4)])
    #expect(try missing([16: .noEntry]) == [RulesetFeature(.connectionLimit, .ipv4)])
    #expect(try missing([18 + 17: .notSupported]) == [RulesetFeature(.rateLimit, .ipv6)])
    #expect(try missing([18: .notSupported]) == [RulesetFeature(.connectionMark, .ipv4)])
    #expect(
      try missing([10: .noEntry, 18 + 10: .notSupported])
        == [RulesetFeature(.reject, .ipv4), RulesetFeature(.reject, .ipv6)])
  }

  @Test func detectsMissingAcknowledgements() throws {
    let answers = [2 * 18 + 2].map { Acknowledgement(errno: .noEntry, sequence: UInt32($0)) }
    #expect(
      try probe.missingFeatures(answers) == [
        RulesetFeature(.acknowledgement, .ipv4), RulesetFeature(.acknowledgement, .ipv6),
      ])
  }

  @Test func ignoresOtherRefusalsWithoutATable() throws {
    let refusals = Dictionary(uniqueKeysWithValues: (1...18).map { ($0, KernelErrno.noEntry) })
    #expect(try missing(refusals) == [RulesetFeature(.table, .ipv4)])
  }

  @Test func reportsMissingNFTables() throws {
    #expect(
      try missing([0: .notSupported], endsWith: nil) == [
        RulesetFeature(.table, .ipv4), RulesetFeature(.table, .ipv6),
      ])
  }

  @Test func inconclusiveRepliesAreErrors() {
    #expect(throws: NetlinkError.refused(.notPermitted, kernelSays: nil)) {
      try missing([0: .notPermitted], endsWith: nil)
    }
    #expect(throws: NetlinkError.refused(.noMemory, kernelSays: nil)) { try missing([5: .noMemory]) }
    #expect(throws: NetlinkError.malformed) { try missing([:], endsWith: nil) }
  }

  @Test(.enabled(if: isPrivileged, "requires root: creates network namespaces"))
  func thisKernelHasAllFeatures() async throws {
    let (missing, before, after, tables) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      let before = try connection.generation()
      let missing = try connection.missingFeatures()
      return (missing, before, try connection.generation(), shell("nft list tables").output)
    }
    #expect(missing == [])
    #expect(before == after, "not even a generation went by")
    #expect(tables == "")
  }

  /// For a dnat with the wrong family, the reply is the same as from a kernel without the feature.
  @Test(.enabled(if: isPrivileged, "requires root: creates network namespaces"))
  func detectsARealRefusal() async throws {
    let feature = RulesetFeature(.destinationNAT, .ipv4)
    let rule: [Instruction] = [
      .payload(.network, offset: 12, length: 16, into: Register(0)),
      .payload(.transport, offset: 0, length: 2, into: Register(8)),
      .destinationNAT(.ipv6, address: Register(0), port: Register(8)),
    ]
    let missing = try await inPrivateNetwork {
      var connection = try NFTConnection()
      return try connection.missingFeatures(TableProbe(name: 7, extra: [(feature: feature, rule: rule)]))
    }
    #expect(missing == [feature])
  }
}

extension Acknowledgement {
  /// Creates an acknowledgement as the kernel sends it, with the refused message's header after the errno.
  fileprivate init(errno: KernelErrno, sequence: UInt32) {
    var bytes: [UInt8] = []
    func append(_ number: UInt32) { withUnsafeBytes(of: number) { bytes += $0 } }
    append(36)
    append(2)  // NLMSG_ERROR, no flags
    append(sequence)
    append(0)
    append(UInt32(bitPattern: -errno.value))
    append(16)
    append(0)
    append(sequence)
    append(0)
    var cursor = MessageCursor(count: bytes.count)
    guard let answer = cursor.next(in: bytes).flatMap({ Acknowledgement($0, in: bytes) }) else {
      preconditionFailure("no answer")
    }
    self = answer
  }
}
