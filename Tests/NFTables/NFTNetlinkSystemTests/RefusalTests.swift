import Addresses
import Glibc
import PrivateNetwork
import NFTRuleset
import Testing

@testable import NFTNetlink
@testable import Netlink

/// Tests that errors name the object that the kernel refused.
@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"))
struct RefusalTests {
  static let family = AddressFamily.ipv4

  /// Commits these operations to a kernel that has the sample; returns the error and whether the sample is unchanged.
  private func refusal(
    of operations: [Transaction.Operation], generation: Int? = nil
  ) async throws -> (error: CommitError?, isUnharmed: Bool) {
    try await inPrivateNetwork {
      var connection = try NFTConnection()
      let ruleset = Samples.everything(Self.family)
      try connection.commit(encode([ruleset.difference(from: nil)]))
      let expected = try generation.map { UInt32(Int(try connection.generation()) + $0) }
      let batch = encode([Transaction(family: Self.family, operations: operations)], generation: expected)
      var refusal: CommitError?
      do throws(CommitError) { try connection.commit(batch) } catch { refusal = error }
      return (refusal, try connection.readTable(Self.family) == TableImage(ruleset))
    }
  }

  @Test func namesTheRefusedElement() async throws {
    let set = Samples.frontends(Self.family)
    let fresh = (0..<2_000).map { number in
      Element(
        RegisterWords(0x0b00_0000 + number, 6, 80), .fields(RegisterWords(1)), comment: "ns/fresh-\(number)")
    }
    let present = Element(
      Samples.joined(Samples.address(Self.family, 1), RegisterWords(6, 80)), .fields(RegisterWords(0x9999)),
      comment: "twice")
    let elements = Array(fresh[..<1_500]) + [present] + Array(fresh[1_500...])
    let (error, isUnharmed) = try await refusal(of: [.addElements(set, elements)])
    let origin = Origin(family: Self.family, transaction: 0, operation: 0, subject: .element(set, present))
    #expect(error == .rejected(.exists, origin, kernelSays: nil))
    #expect("\(origin)" == "element 10.96.0.1 . tcp . 80 of services (IPv4), twice")
    #expect(isUnharmed)
  }

  @Test func namesTheOverlappingRange() async throws {
    let set = Samples.ranges(Self.family)
    let elements = [
      Element(RegisterWords(0x0b00_0000), .through(RegisterWords(0x0b00_00ff))),
      Element(
        Samples.address(Self.family, 0x1f0), .through(Samples.address(Self.family, 0x20f)), comment: "over"),
    ]
    let (error, isUnharmed) = try await refusal(of: [.addElements(set, elements)])
    guard case .rejected(_, let origin?, _) = error, case .element(_, let element) = origin.subject else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(element == elements[1])
    #expect(isUnharmed)
  }

  @Test func namesTheMissingElement() async throws {
    let absent = Element(RegisterWords(77, 78), .fields(RegisterWords(1, 1)))
    let set = Samples.endpoints(Self.family)
    let (error, isUnharmed) = try await refusal(of: [.deleteElements(set, [absent])])
    let origin = Origin(family: Self.family, transaction: 0, operation: 0, subject: .element(set, absent))
    #expect(error == .rejected(.noEntry, origin, kernelSays: nil))
    #expect(isUnharmed)
  }

  @Test func namesTheInstructionWithAMissingSet() async throws {
    let rule: Rule<DestinationSide> = [
      .match(.sourceIsLocal), .match(.found(Lookup(.sourceAddress, in: "no-such-set"))),
    ]
    let (error, isUnharmed) = try await refusal(of: [.addRules(.destination(Chain("empty", [rule])))])
    let instruction = rule.instructions(for: Self.family)[3]
    let subject = Origin.Subject.rule("empty", index: 0, instruction)
    #expect(
      error
        == .rejected(
          .noEntry, Origin(family: Self.family, transaction: 0, operation: 0, subject: subject),
          kernelSays: nil))
    #expect(isUnharmed)
  }

  @Test func namesTheChainThatIsInUse() async throws {
    let (error, isUnharmed) = try await refusal(of: [.flushChain("pick-2"), .delete(.chain("pick-2"))])
    let origin = Origin(family: Self.family, transaction: 0, operation: 1, subject: .object(.chain("pick-2")))
    #expect(error == .rejected(.busy, origin, kernelSays: nil))
    #expect(isUnharmed)
  }

  @Test func detectsAnotherGeneration() async throws {
    let operations: [Transaction.Operation] = [.create(.chain("new"))]
    #expect(try await refusal(of: operations, generation: -1).error == .raced)
    #expect(try await refusal(of: operations, generation: 0).error == nil)
  }

  @Test func namesTheOwnerOfTheTable() async throws {
    let (error, state, owner) = try await inPrivateNetwork {
      var owner = try NFTConnection()
      try owner.commitOwnedTable(Self.family)
      var other = try NFTConnection()
      var refusal: CommitError?
      do throws(CommitError) { try other.commit(encode([.cleanup(Self.family)])) } catch { refusal = error }
      return (refusal, try other.tableState(Self.family), owner.port)
    }
    #expect(error == .ownedByAnother(.ipv4, port: owner))
    #expect(state == TableState(flags: 2, owner: owner))
  }

  /// No kernel here lacks an expression, so the reply is synthetic.
  @Test(arguments: [KernelErrno.noEntry, .notSupported])
  func namesTheUnsupportedExpression(_ errno: KernelErrno) throws {
    let rule: Rule<DestinationSide> = [.match(.transport(.udp)), .match(.sourceIsLocal), .verdict(.drop)]
    let instructions = rule.instructions(for: Self.family)
    let place = try #require(
      instructions.firstIndex { if case .addressType = $0 { true } else { false } })
    let batch = encode([
      Transaction(family: Self.family, operations: [.addRules(.destination(Chain("pick", [[], rule])))])
    ])
    let sequence = batch.messageCount - 1
    let offset = try #require(batch.offset(ofExpression: place, inMessage: sequence))
    var connection = try NFTConnection()
    let answer = try #require(Acknowledgement(refusing: sequence, at: offset, with: errno))
    let origin = Origin(
      family: Self.family, transaction: 0, operation: 0,
      subject: .rule("pick", index: 1, instructions[place]))
    let error = try connection.error(for: answer, in: batch)
    #expect(error == .unsupported(errno, instructions[place], origin))
    #expect("\(instructions[place])" == "[ fib saddr type => reg 1 ]")
  }

  /// The kernel notifies all listeners of every element, which leaves no room for its reply.
  @Test func outcomeIsUnknownIfTheReplyIsLost() async throws {
    let ruleset = Samples.everything(Self.family)
    let (error, image) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      connection.socket.listenToChanges()
      connection.socket.setReceiveBuffer(to: 4_096)
      var refusal: CommitError?
      do throws(CommitError) { try connection.commit(encode([ruleset.difference(from: nil)])) } catch {
        refusal = error
      }
      var other = try NFTConnection()
      return (refusal, try other.readTable(Self.family))
    }
    #expect(error == .outcomeUnknown)
    #expect(differences(image, TableImage(ruleset)) == [])
  }

  @Test func readsATableThatNFTCreated() async throws {
    let text = """
      table ip viaduct {
        flags dormant
        set plain { type ipv4_addr; flags timeout; }
        set 	other { type ipv4_addr . mark; }
        map verdicts { type ipv4_addr : verdict; elements = { 10.0.0.1 : accept }; }
        chain input { type filter hook input priority 0; policy drop; ct state new counter accept; }
        chain prerouting { type nat hook prerouting priority -90; ip ttl 5 tcp dport { 1, 2 } drop; }
        chain plain { meta l4proto { tcp, icmp } masquerade; }
      }
      """
    let image = try await inPrivateNetwork {
      guard shell("nft -f -", input: text).status == 0 else { throw NetlinkError.malformed }
      var connection = try NFTConnection()
      return try connection.readTable(.ipv4)
    }
    #expect(image?.sets.values.map(\.declaration) == [nil, nil, nil])
    #expect(image?.chains.values.map(\.isOurs) == [false, false, false])
    let difference = Samples.everything(.ipv4).difference(from: image)
    #expect(difference.operations.prefix(2) == [.deleteTable, .createTable])
  }

  @Test(arguments: ["set a/b { type ipv4_addr; }", "chain a/b { }"])
  func replacesATableWithForeignNames(_ text: String) async throws {
    let wanted = Samples.everything(.ipv4)
    let (operations, image) = try await inPrivateNetwork {
      guard shell("nft -f -", input: "table ip viaduct {\n\(text)\n}\n").status == 0 else {
        throw NetlinkError.malformed
      }
      var connection = try NFTConnection()
      let difference = wanted.difference(from: try connection.readTable(.ipv4))
      try connection.commit(encode([difference]))
      return (difference.operations, try connection.readTable(.ipv4))
    }
    #expect(operations.prefix(2) == [.deleteTable, .createTable])
    #expect(differences(image, TableImage(wanted)) == [])
  }
}

extension NFTConnection {
  /// Creates the table with only the flag NFT_TABLE_F_OWNER, which we never do otherwise.
  fileprivate mutating func commitOwnedTable(_ family: AddressFamily) throws {
    var writer = MessageWriter()
    writer.begin(type: BatchMessage.begin, flags: 0, sequence: 1)
    writer.append(subsystemHeader(0, resource: 10)[...])
    writer.begin(type: MessageKind.newTable.netlinkType, flags: Message.Flags.create, sequence: 2)
    writer.append(subsystemHeader(family.protocolNumber)[...])
    writer.attribute(1, tableName)
    writer.attribute(2, network: 2)
    writer.begin(type: BatchMessage.end, flags: 0, sequence: 3)
    writer.append(subsystemHeader(0, resource: 10)[...])
    try socket.send(writer.finished())
  }
}

extension SealedBatch {
  /// Returns the offset of a rule's expression from the start of the message with this sequence number.
  fileprivate func offset(ofExpression place: Int, inMessage sequence: Int) -> Int? {
    let start = entries[sequence - 1].start
    let end = sequence < entries.count ? entries[sequence].start : bytes.count
    let first = start + Message.headerLength + subsystemHeaderLength
    guard let list = bytes.attribute(4, in: first..<end) else { return nil }
    var cursor = AttributeCursor(list.payload)
    for _ in 0..<place { guard cursor.next(in: bytes) != nil else { return nil } }
    return cursor.next(in: bytes).map { $0.start - start }
  }
}

extension Acknowledgement {
  /// Returns the kernel's reply to a message that it refuses because of the attribute at this offset.
  fileprivate init?(refusing sequence: Int, at offset: Int, with errno: KernelErrno) {
    func bytes(_ number: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }
    var writer = MessageWriter()
    let flags = Message.Flags.capped | Message.Flags.hasAttributes
    writer.begin(type: Message.ControlType.error, flags: flags, sequence: UInt32(sequence))
    // struct nlmsgerr: the error, then the refused message's length, type with flags, sequence number and port.
    for number in [UInt32(bitPattern: -errno.value), 100, 0, UInt32(sequence), 0] {
      writer.append(bytes(number)[...])
    }
    writer.attribute(2, bytes(UInt32(offset))[...])  // NLMSGERR_ATTR_OFFS
    let answer = writer.finished()
    var cursor = MessageCursor(count: answer.count)
    guard let message = cursor.next(in: answer) else { return nil }
    self.init(message, in: answer)
  }
}

extension NetlinkSocket {
  /// Subscribes this socket to all ruleset notifications.
  fileprivate func listenToChanges() {
    var group: Int32 = 7  // NFNLGRP_NFTABLES
    let length = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(descriptor, 270, 1, &group, length)  // SOL_NETLINK, NETLINK_ADD_MEMBERSHIP
  }
}
