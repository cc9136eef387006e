import Addresses
import Netlink
import PrivateNetwork
import NFTRuleset
import TestSupport
import Testing

@testable import NFTNetlink

/// Tests tables that are owned by a socket and outlive it.
@Suite(.enabled(if: isPrivileged, "requires root: creates network namespaces"), .timeLimit(.minutes(2)))
struct OwnershipTests {
  private static func made(_ family: AddressFamily) -> Transaction {
    Samples.everything(family).difference(from: nil)
  }

  private static let addition = Transaction(family: .ipv4, operations: [.create(.chain("added"))])

  @Test func preventsChangesByOthers() async throws {
    let (state, port, refusal, outputs, own) = try await inPrivateNetwork {
      var owner = try NFTConnection()
      try owner.commit(encode([Self.made(.ipv4), Self.made(.ipv6)], ownership: .persistentOwner))
      var other = try NFTConnection()
      var refusal: CommitError?
      do throws(CommitError) { try other.commit(encode([Self.addition])) } catch { refusal = error }
      let outputs = [
        "nft add chain ip6 viaduct meddling", "nft delete table ip viaduct", "nft flush ruleset",
      ].map {
        shell($0).output
      }
      try owner.commit(encode([Self.addition]))
      return (try other.tableState(.ipv4), owner.port, refusal, outputs, try owner.readTable(.ipv6))
    }
    #expect(state == TableState(flags: 6, owner: port))
    #expect(refusal == .ownedByAnother(.ipv4, port: port))
    #expect(outputs[0].contains("Operation not permitted"))
    #expect(outputs[1].contains("Operation not permitted"))
    #expect(outputs[2] == "")
    #expect(differences(own, TableImage(Samples.everything(.ipv6))) == [])
  }

  /// The elements of dynamic maps survive as well.
  @Test func survivesItsOwnerAndCanBeTakenOver() async throws {
    let (orphan, claims, heirState, heir, refusal, affinity) = try await inPrivateNetwork {
      try Self.makeAndDie()
      var heir = try NFTConnection()
      try Self.waitForOrphan(&heir)
      let orphan = try heir.tableState(.ipv4)
      shell("nft add element ip viaduct affinity '{ 4096 . 10.0.0.9 : 7 }'")
      let claims = [try heir.takeOver(.ipv4), try heir.takeOver(.ipv4), try heir.takeOver(.ipv6)]
      var late = try NFTConnection()
      let refusal = try late.takeOver(.ipv4)
      try heir.commit(encode([Self.addition]))
      let affinity = shell("nft list map ip viaduct affinity").output
      return (orphan, claims, try heir.tableState(.ipv4), heir.port, refusal, affinity)
    }
    #expect(orphan == TableState(flags: 4, owner: nil))
    #expect(claims == [.owned, .owned, .absent])
    #expect(heirState == TableState(flags: 6, owner: heir))
    #expect(refusal == .ownedByAnother(port: heir))
    #expect(affinity.contains("10.0.0.9"))
  }

  /// 192.0.2.1:53 is translated to 127.0.0.1:5353 with the first owner, without an owner, and with the next one.
  @Test func translatesPacketsRegardlessOfOwner() async throws {
    let echoes = try await inPrivateNetwork {
      shell("ip link set lo up && ip route add 192.0.2.0/24 dev lo src 127.0.0.1")
      var echoes: [String] = []
      do {
        var owner = try NFTConnection()
        try owner.commit(encode([Self.service.difference(from: nil)], ownership: .persistentOwner))
        echoes.append(Self.echo())
      }
      var heir = try NFTConnection()
      try Self.waitForOrphan(&heir)
      echoes.append(Self.echo())
      guard try heir.takeOver(.ipv4) == .owned else { throw Unexpected("no owner") }
      echoes.append(Self.echo())
      try heir.commit(encode([.cleanup(.ipv4)]))
      echoes.append(Self.echo())
      return echoes
    }
    #expect(echoes == ["served", "served", "served", "timeout"])
  }

  private static let service: Ruleset = {
    let frontends = SetDeclaration(
      "services", key: [.address(.ipv4), .transport, .port], value: .fields([.address(.ipv4), .port]))
    let element = Element(RegisterWords(0xc000_0201, 17, 53), .fields(RegisterWords(0x7f00_0001, 5_353)))
    let lookup = Lookup(.destinationAddress, .transport, .destinationPort, in: "services")
    let chain = Chain<DestinationSide>(
      "output", hook: .output, priority: .dstnat, [[.match(.anyTransport), .action(.dnat(to: lookup))]])
    return Ruleset(
      family: .ipv4, sets: [NamedSet(frontends, [element])], chains: [.destination(chain)])
  }()

  /// Sends a datagram from a new port to the service address and returns the outcome.
  private static func echo() -> String {
    let program = """
      import socket
      server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      server.bind(("127.0.0.1", 5353))
      server.settimeout(0.5)
      client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      client.sendto(b"served", ("192.0.2.1", 53))
      try: print(server.recv(100).decode(), end="")
      except TimeoutError: print("timeout", end="")
      """
    return shell("python3 -", input: program).output
  }

  private static func makeAndDie() throws {
    var owner = try NFTConnection()
    try owner.commit(encode([made(.ipv4)], ownership: .persistentOwner))
  }

  /// A process that another test is forking holds a copy of the dead owner's descriptor until it executes its program.
  private static func waitForOrphan(_ connection: inout NFTConnection) throws {
    for _ in 0..<200 where try connection.tableState(.ipv4)?.owner != nil { shell("sleep 0.05") }
  }

  @Test func tableWithoutOwnerCanBeChangedByAnyone() async throws {
    let images = try await inPrivateNetwork {
      try Self.makeAndDie()
      var other = try NFTConnection()
      try Self.waitForOrphan(&other)
      let before = try other.readTable(.ipv4)
      try other.commit(encode([.cleanup(.ipv4)]))
      return (before, try other.readTable(.ipv4))
    }
    #expect(differences(images.0, TableImage(Samples.everything(.ipv4))) == [])
    #expect(images.1 == nil)
  }

  @Test func cannotOwnATableWithoutTheFlag() async throws {
    let (claim, untouched, claimAfter, image) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      try connection.commit(encode([Self.made(.ipv4)]))
      let generation = try connection.generation()
      let claim = try connection.takeOver(.ipv4)
      let untouched = try connection.generation() == generation
      let remade = Transaction(family: .ipv4, operations: [.deleteTable] + Self.made(.ipv4).operations)
      try connection.commit(encode([remade], ownership: .persistentOwner))
      return (claim, untouched, try connection.takeOver(.ipv4), try connection.readTable(.ipv4))
    }
    #expect(claim == .unownable)
    #expect(untouched)
    #expect(claimAfter == .owned)
    #expect(differences(image, TableImage(Samples.everything(.ipv4))) == [])
  }

  /// nft's `persist` flag alone sets no owner, and allows anyone to take over the table.
  @Test func takesOverAPersistentTable() async throws {
    let claim = try await inPrivateNetwork {
      var connection = try NFTConnection()
      try connection.makeTable(flags: 4)
      return try connection.takeOver(.ipv4)
    }
    #expect(claim == .owned)
  }

  @Test func keepsADormantTableDormant() async throws {
    let (claim, state) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      try connection.makeTable(flags: 5)
      return (try connection.takeOver(.ipv4), try connection.tableState(.ipv4)?.flags)
    }
    #expect(claim == .owned)
    #expect(state == 7)
  }

  @Test func probesOwnershipWithoutATrace() async throws {
    let (isSupported, tables, generations) = try await inPrivateNetwork {
      var connection = try NFTConnection()
      let before = try connection.generation()
      let isSupported = try connection.supportsOwnership()
      return (isSupported, shell("nft list tables").output, [before, try connection.generation()])
    }
    let release = shell("uname -r").output.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
    #expect(isSupported == !release.lexicographicallyPrecedes([6, 9]))
    #expect(tables == "")
    #expect(generations[0] == generations[1])
  }

  /// For an existing table without the flag, the error is the same as on a kernel that does not know the flag.
  @Test func distinguishesOldKernelsFromOtherRefusals() async throws {
    let error = try await inPrivateNetwork {
      var connection = try NFTConnection()
      try connection.commit(encode([Self.made(.ipv4)]))
      var error: CommitError?
      let again = Transaction(family: .ipv4, operations: [.createTable])
      do throws(CommitError) { try connection.commit(encode([again], ownership: .persistentOwner)) } catch let
        caught
      {
        error = caught
      }
      return error
    }
    let origin = Origin(family: .ipv4, transaction: 0, operation: 0, subject: .table)
    #expect(error == .rejected(.notSupported, origin, kernelSays: nil))
  }

  @Test func describesAnOwnedTable() {
    let transaction = Transaction(family: .ipv4, operations: [.createTable])
    #expect(
      encode([transaction], ownership: .persistentOwner).lines[1]
        == "new table ip viaduct flags owner, persist")
    #expect(encode([transaction]).lines[1] == "new table ip viaduct")
  }
}

extension NFTConnection {
  /// Creates an empty IPv4 table with these flags.
  fileprivate mutating func makeTable(flags: UInt32) throws {
    var writer = MessageWriter()
    writer.begin(type: BatchMessage.begin, flags: 0, sequence: 1)
    writer.append(subsystemHeader(0, resource: 10)[...])
    writer.begin(type: MessageKind.newTable.netlinkType, flags: Message.Flags.create, sequence: 2)
    writer.append(subsystemHeader(AddressFamily.ipv4.protocolNumber)[...])
    writer.attribute(1, tableName)
    writer.attribute(2, network: flags)
    writer.begin(type: BatchMessage.end, flags: 0, sequence: 3)
    writer.append(subsystemHeader(0, resource: 10)[...])
    try socket.send(writer.finished())
  }
}
