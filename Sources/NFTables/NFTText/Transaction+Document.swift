internal import Addresses
package import NFTRuleset

/// A transaction as readable JSON, with the nft commands for each step.
package struct TransactionDocument: Encodable, Sendable {
  /// `ip` or `ip6`
  package let family: String
  /// Our table's name.
  package let table: String
  /// How many elements are added.
  package let elementsAdded: Int
  /// How many elements are deleted.
  package let elementsDeleted: Int
  /// The nft commands, one per line.
  package let commands: [String]

  /// Creates the document of a transaction.
  package init(_ transaction: Transaction) {
    family = transaction.family.keyword
    table = tableName
    elementsAdded = transaction.elementsAdded
    elementsDeleted = transaction.elementsDeleted
    commands = transaction.nftScript.split(separator: "\n").map(String.init)
  }
}
