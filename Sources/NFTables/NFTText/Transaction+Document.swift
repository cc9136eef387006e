internal import Addresses
public import NFTRuleset

/// A transaction as readable JSON, with the nft commands for each step.
public struct TransactionDocument: Encodable, Sendable {
  /// `ip` or `ip6`
  public let family: String
  /// Our table's name.
  public let table: String
  /// How many elements are added.
  public let elementsAdded: Int
  /// How many elements are deleted.
  public let elementsDeleted: Int
  /// The nft commands, one per line.
  public let commands: [String]

  /// Creates the document of a transaction.
  public init(_ transaction: Transaction) {
    family = transaction.family.keyword
    table = tableName
    elementsAdded = transaction.elementsAdded
    elementsDeleted = transaction.elementsDeleted
    commands = transaction.nftScript.split(separator: "\n").map(String.init)
  }
}
