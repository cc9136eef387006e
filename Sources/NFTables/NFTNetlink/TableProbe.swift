internal import Addresses
internal import CNftnl
internal import Netlink
internal import NFTRuleset

/// A batch that holds one of everything that our tables are made of, and cannot come into force: its last message deletes
/// a table that is not there, and it has no end, without which the kernel throws a batch away. The kernel looks at every
/// message all the same, loads the modules that it needs for them, and says which it refuses.
///
/// That is safer than to commit such tables and remove them, even in a network namespace of their own: nothing that
/// happens to this process leaves anything behind, no packet and no listener ever sees it, and CAP_NET_ADMIN is enough.
/// The tables are dormant besides, so that no hook is registered while the kernel looks.
struct TableProbe {
  /// One message, and what a refusal of it means.
  private struct Question {
    let part: TablePart
    let write: (inout BatchWriter, _ table: String) -> Void
  }

  private let table: String
  private let questions: [Question]

  /// Asks for everything in both families.
  ///
  /// - Parameter name: what makes the names of its tables its own.
  /// - Parameter extra: further rules, for tests.
  init(name: UInt32, extra: [(part: TablePart, rule: [Instruction])] = []) {
    table = "viaduct-probe-\(name)"
    questions =
      AddressFamily.allCases.flatMap(Self.questions)
      + extra.map { Self.rule($0.part.kind, $0.part.family, $0.rule) }
  }

  /// The batch, without an end.
  var bytes: [UInt8] {
    var writer = BatchWriter(generation: nil, ownership: .none, reserving: 8192)
    for question in questions {
      writer.enter(transaction: 0, family: question.part.family, operation: 0)
      question.write(&writer, table)
      if question.part.kind == .table { writer.askForAnswer() }
    }
    Self.deleteTable(of: "\(table)-absent", &writer)
    let whole = writer.sealed([], generation: nil)
    return Array(whole.bytes[..<(whole.entries.last?.start ?? 0)])
  }

  /// What the answers mean: the parts that the kernel lacks.
  ///
  /// - Throws: when the answers say nothing about that, since the kernel did not come to the end.
  func lacking(_ answers: [Acknowledgement]) throws(NetlinkError) -> Set<TablePart> {
    var refusals: [UInt32: KernelErrno] = [:]
    for answer in answers { refusals[answer.sequence] = answer.errno }
    // A batch's messages are numbered from 1 on, and its beginning is the first. That is refused where there is no
    // nf_tables at all.
    if let errno = refusals[1] {
      guard errno == .notSupported else { throw .refused(errno, kernelSays: nil) }
      return Set(AddressFamily.allCases.map { TablePart(.table, $0) })
    }
    guard refusals[UInt32(questions.count) + 2] == .noEntry else { throw .malformed }
    var lacking = Set(questions.indices.compactMap { unanswered($0, answers) })
    for (index, question) in questions.enumerated() {
      guard let errno = refusals[UInt32(index) + 2] else { continue }
      if Self.passing.contains(errno) { throw .refused(errno, kernelSays: nil) }
      lacking.insert(question.part)
    }
    // Without a table everything else in it is refused as well, which says nothing.
    return lacking.filter { $0.kind == .table || !lacking.contains(TablePart(.table, $0.family)) }
  }

  /// What is lacking where a message of the table itself asked for an answer and got none, neither a refusal nor an
  /// acknowledgement.
  private func unanswered(_ question: Int, _ answers: [Acknowledgement]) -> TablePart? {
    let part = questions[question].part
    guard part.kind == .table, !answers.contains(where: { $0.sequence == UInt32(question) + 2 }) else {
      return nil
    }
    return TablePart(.acknowledgement, part.family)
  }

  /// What may be otherwise in a moment.
  private static let passing: Set<KernelErrno> = [
    .noMemory, .noBufferSpace, .wouldBlock, .interrupted, .busy,
  ]
}

// The questions.
extension TableProbe {
  private static func questions(_ family: AddressFamily) -> [Question] {
    let address = FieldType.address(family)
    let ranges = SetDeclaration("ranges", key: [address, .word], isInterval: true)
    let clients = SetDeclaration(
      "clients", key: [.word, address], value: .fields([.word]), timeoutMilliseconds: 10_000, size: 1024)
    let counting = SetDeclaration(
      "counting", key: [.word], value: .fields([.word]), size: 1024, hasCounters: true)
    return [
      Question(part: TablePart(.table, family)) { newTable($1, &$0) },
      Question(part: TablePart(.table, family)) { newChain(rulesChain, isNAT: false, $1, &$0) },
      Question(part: TablePart(.natChain, family)) { newChain("nat", isNAT: true, $1, &$0) },
      set(ranges, .concatenatedRanges, family), set(clients, .dynamicMap, family),
      set(counting, .countingMap, family),
    ] + rules(family)
  }

  private static func rules(_ family: AddressFamily) -> [Question] {
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
    ]
  }

  private static func set(
    _ declaration: SetDeclaration, _ kind: TablePart.Kind, _ family: AddressFamily
  ) -> Question {
    Question(part: TablePart(kind, family)) { writer, table in
      let identifier = writer.nextSetID()
      writer.append(.newSet, flags: Message.Flags.create, .batch) { message in
        let set = LibrarySet(
          declaration.name.description, SetAttributes(declaration), UserData(declaration, family: family),
          family: family, identifier: identifier)
        set.set(NFTNL_SET_TABLE, table)
        set.build(into: message)
      }
    }
  }

  private static func rule(
    _ kind: TablePart.Kind, _ family: AddressFamily, _ instructions: [Instruction]
  ) -> Question {
    Question(part: TablePart(kind, family)) { writer, table in
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

// Its messages.
extension TableProbe {
  /// No packet meets this chain, and so its rules are looked at one by one, wherever they might stand.
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

  private static func newChain(_ name: String, isNAT: Bool, _ table: String, _ writer: inout BatchWriter) {
    writer.append(.newChain, flags: Message.Flags.create, .batch) { message in
      let chain = LibraryChain()
      chain.set(NFTNL_CHAIN_TABLE, table)
      chain.set(NFTNL_CHAIN_NAME, name)
      if isNAT {
        chain.set(NFTNL_CHAIN_TYPE, "nat")
        chain.set(NFTNL_CHAIN_HOOKNUM, UInt32(NF_INET_PRE_ROUTING.rawValue))
        chain.set(NFTNL_CHAIN_PRIO, UInt32(bitPattern: -100))
        chain.set(NFTNL_CHAIN_POLICY, UInt32(NF_ACCEPT))
      }
      chain.build(into: message)
    }
  }
}
