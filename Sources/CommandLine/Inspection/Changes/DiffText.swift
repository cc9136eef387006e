package import NFTDriver
internal import NFTRuleset
internal import NFTText

/// The text output of `diff`: what would be committed, by Service and as commands for nft.
package struct DiffText {
  /// The lines; empty if there is no difference.
  package let text: String

  /// Creates the text of a commit.
  package init(_ commit: PendingCommit) {
    let elements = commit.summary.map { "# \($0.owner): \($0.added) added, \($0.deleted) deleted\n" }
    let rules = commit.rewrittenChains.map { family, chains in
      "# rules in \(family): \(chains.map(\.description).joined(separator: ", "))\n"
    }
    text = (elements + rules + commit.transactions.map(\.nftScript)).joined()
  }
}
