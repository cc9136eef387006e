public import Addresses
internal import NFTRuleset

/// A transaction that any program committed.
public struct RulesetCommit: Hashable, Sendable {
  /// The generation of the ruleset after the commit.
  public let generation: UInt32
  /// The netlink port ID of the socket that sent it; see `NFTConnection.port`.
  public let port: UInt32
  /// The ID of the process that sent it, in the initial PID namespace; nil if the kernel did not report it.
  public let process: UInt32?
  /// The name of that process, truncated to 15 bytes: `nft`.
  public let processName: String?
  /// Whether it was sent by the monitor's `ownPort`.
  public let isOurs: Bool
  /// The changes to our tables, if any. Not reported, and therefore empty, for our own transactions.
  public let changes: [AddressFamily: TableChanges]

  /// Creates a committed transaction.
  public init(
    generation: UInt32, port: UInt32, process: UInt32?, processName: String?, isOurs: Bool,
    changes: [AddressFamily: TableChanges]
  ) {
    self.generation = generation
    self.port = port
    self.process = process
    self.processName = processName
    self.isOurs = isOurs
    self.changes = changes
  }

  /// Whether another program changed one of our tables.
  public var isForeignChange: Bool { !isOurs && !changes.isEmpty }
}

extension RulesetCommit: CustomStringConvertible {
  /// One line for a log: `nft (process 4711) changed ip viaduct: rules`.
  public var description: String {
    let author = [processName, process.map { "(process \($0))" }].compactMap { $0 }.joined(separator: " ")
    let tables = AddressFamily.allCases.compactMap { family in
      changes[family].map { "\(family == .ipv4 ? "ip" : "ip6") \(tableName): \($0)" }
    }
    let who = author.isEmpty ? "a netlink socket (port \(port))" : author
    return "\(who) changed " + (tables.isEmpty ? "the ruleset" : tables.joined(separator: "; "))
  }
}
