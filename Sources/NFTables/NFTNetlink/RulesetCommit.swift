public import Addresses
internal import NFTRuleset

/// A transaction that came into force, by whomever.
public struct RulesetCommit: Hashable, Sendable {
  /// The ruleset's number since then.
  public let generation: UInt32
  /// The netlink port of the socket that sent it; see `NFTConnection.port`.
  public let port: UInt32
  /// The number of the process that sent it, as the machine's first namespace counts; nil when the kernel did not say.
  public let process: UInt32?
  /// The name of that process, at most 15 bytes of it: `nft`.
  public let processName: String?
  /// Whether it is of the socket that the monitor was told to ignore.
  public let isOurs: Bool
  /// What it did to our tables, where it did anything. Of our own transactions this is not told, and empty.
  public let changes: [AddressFamily: TableChanges]

  /// A transaction.
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

  /// Whether somebody else changed a table of ours.
  public var isMeddling: Bool { !isOurs && !changes.isEmpty }
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
