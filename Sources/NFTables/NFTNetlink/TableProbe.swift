internal import Addresses
internal import CNftnl
internal import Netlink
internal import NFTRuleset

/// A batch that uses every feature of our tables but cannot be committed: its last message deletes a table that does
/// not exist, and it has no end message, without which the kernel discards a batch. The kernel still validates every
/// message, loads the modules that it needs, and reports which ones it refuses.
///
/// This is safer than committing such tables and deleting them again, even in a separate network namespace: a crash
/// leaves nothing behind, no packet or listener ever sees the tables, and CAP_NET_ADMIN suffices. The tables are also
/// dormant, so that no hook is registered during validation.
struct TableProbe {
  /// One message, and the feature that is missing if it is refused.
  private struct Check {
    let feature: RulesetFeature
    let write: (inout BatchWriter, _ table: String) -> Void
  }

  private let table: String
  private let checks: [Check]

  /// Creates a probe of all features in both families.
  ///
  /// - Parameter name: a unique number for the names of its tables.
  /// - Parameter extra: additional rules, for tests.
  init(name: UInt32, extra: [(feature: RulesetFeature, rule: [Instruction])] = []) {
    table = "viaduct-probe-\(name)"
    checks =
      AddressFamily.allCases.flatMap(Self.checks)
      + extra.map { Self.rule($0.feature.kind, $0.feature.family, $0.rule) }
  }

  /// The batch, without an end message.
  var bytes: [UInt8] {
    var writer = BatchWriter(generation: nil, ownership: .none, reserving: 8192)
    for check in checks {
      writer.enter(transaction: 0, family: check.feature.family, operation: 0)
      check.write(&writer, table)
      if check.feature.kind == .table { writer.requestAcknowledgement() }
    }
    Self.deleteTable(of: "\(table)-absent", &writer)
    let whole = writer.sealed([], generation: nil)
    return Array(whole.bytes[..<(whole.entries.last?.start ?? 0)])
  }

  /// Interprets the kernel's replies.
  ///
  /// - Returns: the features that the kernel lacks.
  /// - Throws: if the replies are inconclusive, because the kernel did not process the whole batch.
  func missingFeatures(_ answers: [Acknowledgement]) throws(NetlinkError) -> Set<RulesetFeature> {
    var refusals: [UInt32: KernelErrno] = [:]
    for answer in answers { refusals[answer.sequence] = answer.errno }
    // Messages are numbered from 1, and the first is the batch's begin, which is refused if the kernel has no
    // nf_tables.
    if let errno = refusals[1] {
      guard errno == .notSupported else { throw .refused(errno, kernelSays: nil) }
      return Set(AddressFamily.allCases.map { RulesetFeature(.table, $0) })
    }
    guard refusals[UInt32(checks.count) + 2] == .noEntry else { throw .malformed }
    var missing = Set(checks.indices.compactMap { unacknowledged($0, answers) })
    for (index, check) in checks.enumerated() {
      guard let errno = refusals[UInt32(index) + 2] else { continue }
      if Self.transient.contains(errno) { throw .refused(errno, kernelSays: nil) }
      missing.insert(check.feature)
    }
    // Without a table, everything in it is refused as well, which is not conclusive.
    return missing.filter { $0.kind == .table || !missing.contains(RulesetFeature(.table, $0.family)) }
  }

  /// Returns the missing acknowledgement feature if the kernel neither refused nor acknowledged a table message that
  /// requested an acknowledgement.
  private func unacknowledged(_ index: Int, _ answers: [Acknowledgement]) -> RulesetFeature? {
    let feature = checks[index].feature
    guard feature.kind == .table, !answers.contains(where: { $0.sequence == UInt32(index) + 2 }) else {
      return nil
    }
    return RulesetFeature(.acknowledgement, feature.family)
  }

  /// Errors that may not recur.
  private static let transient: Set<KernelErrno> = [
    .noMemory, .noBufferSpace, .wouldBlock, .interrupted, .busy,
  ]
}

// The checks.
extension TableProbe {
  private static func checks(_ family: AddressFamily) -> [Check] {
    let address = FieldType.address(family)
    let ranges = SetDeclaration("ranges", key: [address, .word], isInterval: true)
    let clients = SetDeclaration(
      "clients", key: [.word, address], value: .fields([.word]), timeoutMilliseconds: 10_000, size: 1024)
    let counting = SetDeclaration(
      "counting", key: [.word], value: .fields([.word]), size: 1024, hasCounters: true)
    return [
      Check(feature: RulesetFeature(.table, family)) { newTable($1, &$0) },
      Check(feature: RulesetFeature(.table, family)) { newChain(rulesChain, $1, &$0) },
      Check(feature: RulesetFeature(.natChain, family)) {
        newChain("nat", base: BaseChain(.nat, .prerouting, .dstnat), $1, &$0)
      },
      set(ranges, .concatenatedRanges, family), set(clients, .dynamicMap, family),
      set(counting, .countingMap, family),
    ] + rules(family) + limits(family)
      + [rule(.connectionMark, family, [.loadConnectionMark(into: Register(0))])]
  }

  private static func limits(_ family: AddressFamily) -> [Check] {
    let connections = SetDeclaration(
      "connections", key: [.word], value: .limit(.connections), isInterval: true)
    let rates = SetDeclaration("rates", key: [.word], value: .limit(.rate), size: 1024)
    return [set(connections, .connectionLimit, family), set(rates, .rateLimit, family)]
  }

  private static func rules(_ family: AddressFamily) -> [Check] {
    let (first, second, last) = (Register(0), Register(1), Register(8))
    let sender: (Register) -> Instruction = { register in
      family == .ipv4
        ? .payload(.network, offset: 12, length: 4, into: register)
        : .payload(.network, offset: 8, length: 16, into: register)
    }
    let toSender: [Instruction] = [
      sender(first), .payload(.transport, offset: 0, length: 2, into: last),
      .destinationNAT(family, address: first, port: last),
    ]
    let client: [Instruction] = [.number(1, into: first), sender(second), .number(2, into: last)]
    return [
      rule(.connectionTracking, family, [.loadConnectionStatus(into: first)]),
      rule(.destinationNAT, family, toSender),
      rule(.masquerade, family, [.masquerade]),
      rule(.reject, family, [.reject(type: 1, code: 0)]),
      rule(.numberGenerator, family, [.randomNumber(into: first, modulus: 2)]),
      rule(.routeLookup, family, [.addressType(source: true, into: first)]),
      rule(.dynamicMap, family, client + [.deleteFromSet("clients", key: first, data: last)]),
      rule(
        .dynamicMap, family,
        client + [.updateSet("clients", key: first, data: last, timeoutMilliseconds: 10_000)]),
      rule(
        .hash, family,
        [.loadMeta(.mark, into: first), .hash(first, length: 4, into: second, modulus: 2, seed: 0)]),
    ]
  }

  private static func set(
    _ declaration: SetDeclaration, _ kind: RulesetFeature.Kind, _ family: AddressFamily
  ) -> Check {
    Check(feature: RulesetFeature(kind, family)) { writer, table in
      let identifier = writer.nextSetID()
      writer.append(.newSet, flags: Message.Flags.create, .batch) { message in
        let set = LibrarySet(declaration, in: table, family: family, identifier: identifier)
        set.build(into: message)
      }
    }
  }

  private static func rule(
    _ kind: RulesetFeature.Kind, _ family: AddressFamily, _ instructions: [Instruction]
  ) -> Check {
    Check(feature: RulesetFeature(kind, family)) { writer, table in
      writer.append(.newRule, flags: Message.Flags.create | Message.Flags.append, .batch) { message in
        let rule = LibraryRule()
        rule.set(NFTNL_RULE_TABLE, table)
        rule.set(NFTNL_RULE_CHAIN, rulesChain)
        for instruction in instructions { rule.add(instruction.expression(anonymousSet: nil)) }
        rule.build(into: message)
      }
    }
  }
}

// The messages.
extension TableProbe {
  /// No packet traverses this regular chain, so the kernel validates its rules individually, for any hook.
  private static let rulesChain = "rules"

  private static func newTable(_ name: String, _ writer: inout BatchWriter) {
    writer.append(.newTable, flags: Message.Flags.create | Message.Flags.exclusive, .batch) { message in
      let table = LibraryTable()
      table.set(NFTNL_TABLE_NAME, name)
      table.set(NFTNL_TABLE_FLAGS, TableState.Flags.dormant)
      table.build(into: message)
    }
  }

  private static func deleteTable(of name: String, _ writer: inout BatchWriter) {
    writer.append(.deleteTable, flags: 0, .batch) { message in
      let table = LibraryTable()
      table.set(NFTNL_TABLE_NAME, name)
      table.build(into: message)
    }
  }

  private static func newChain(
    _ name: String, base: BaseChain? = nil, _ table: String, _ writer: inout BatchWriter
  ) {
    writer.append(.newChain, flags: Message.Flags.create, .batch) { message in
      let chain = LibraryChain(name, in: table, base)
      chain.build(into: message)
    }
  }
}
