import Addresses
import DriverSupport
import NFTDriver
import NFTNetlink
import NFTRuleset
import Netlink
import PrivateNetwork

/// An implementation of `KernelTables` that has to keep the contract.
enum KernelUnderTest: CaseIterable, Sendable {
  /// `FakeKernel`
  case fake
  /// `NFTKernel`, in a network namespace of its own.
  case real

  /// Those that this process can test: network namespaces need root.
  static var available: [Self] { isPrivileged ? allCases : [.fake] }

  /// Returns what the body finds out with the tables of a new kernel, beside which another program runs.
  func run<Answer: Sendable>(
    _ body: @escaping @Sendable (any KernelTables, any AnotherProgram) throws -> Answer
  ) async throws -> Answer {
    switch self {
    case .fake:
      let kernel = FakeKernel()
      return try body(kernel, ProgramBesideTheFake(kernel))
    case .real:
      return try await inPrivateNetwork {
        try body(try NFTKernel(ownsTables: false), try ProgramBesideTheKernel())
      }
    }
  }
}

/// Another program that changes the ruleset.
protocol AnotherProgram: AnyObject {
  /// The ruleset's generation.
  func generation() throws -> UInt32

  /// Changes our tables.
  func commit(_ transactions: [Transaction]) throws

  /// Changes the ruleset, but none of our tables, with one commit.
  func changeAnotherTable() throws

  /// Creates our empty IPv4 table and owns it. Returns the port of the owner.
  func ownIPv4Table() throws -> UInt32

  /// Ends the owner of the table, and with it the table.
  func endOwner() throws
}

private final class ProgramBesideTheFake: AnotherProgram {
  private let kernel: FakeKernel

  init(_ kernel: FakeKernel) { self.kernel = kernel }

  func generation() -> UInt32 { kernel.generation }

  func commit(_ transactions: [Transaction]) throws { try kernel.commitByAnother(transactions) }

  func changeAnotherTable() { kernel.changeAnotherTable() }

  func ownIPv4Table() -> UInt32 {
    let port: UInt32 = 4711
    kernel.createTable(.ipv4, ownedBy: port)
    return port
  }

  func endOwner() { kernel.endOwners() }
}

private final class ProgramBesideTheKernel: AnotherProgram {
  private var connection: NFTConnection
  private var owner: NetlinkSocket?
  private var otherTables = 0

  init() throws { connection = try NFTConnection() }

  func generation() throws -> UInt32 { try connection.generation() }

  func commit(_ transactions: [Transaction]) throws { try connection.commit(encode(transactions)) }

  func changeAnotherTable() throws {
    otherTables += 1
    let socket = try NetlinkSocket(.netfilter)
    try socket.send(OtherProgram.creation(of: "other-\(otherTables)"))
  }

  func ownIPv4Table() throws -> UInt32 {
    let socket = try NetlinkSocket(.netfilter)
    try socket.send(OtherProgram.creation(of: tableName, isOwned: true))
    let port = socket.port
    owner = consume socket
    return port
  }

  /// A process that another test is forking holds a copy of the socket until it executes its program.
  func endOwner() throws {
    owner = nil
    for _ in 0..<1000 where try connection.tableState(.ipv4) != nil { shell("sleep 0.01") }
  }
}
