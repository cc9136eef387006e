internal import NFTDriver
internal import Addresses
internal import ArgumentParser
internal import IPTablesDriver

/// `viaduct cleanup`
struct Cleanup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cleanup",
    abstract:
      "Remove everything that Viaduct programmed in this node's kernel: the tables 'ip viaduct' and 'ip6 viaduct'.",
    discussion: """
      Connections that are already translated continue until they end.

      With --backend iptables: our chains and the jumps to them, in iptables-legacy and iptables-nft, or in one of them \
      with --iptables-mode; and nothing of others.
      """)

  @OptionGroup var backEnd: BackEndOptions

  func run() throws { if backEnd.usesIPTables { try removeChains() } else { try Self.removeTables() } }

  private func removeChains() throws {
    let lines = try backEnd.withIPTables { programmer throws(IPTablesError) in try programmer.cleanup() }
    writeOutput(lines.isEmpty ? "nothing to remove\n" : lines.map { $0 + "\n" }.joined())
  }

  /// Removes the tables, and prints which.
  static func removeTables() throws {
    let families = try withKernel { programmer throws(ProgrammingError) in try programmer.cleanup() }
    let tables = families.map { $0 == .ipv4 ? "ip viaduct" : "ip6 viaduct" }
    writeOutput(tables.isEmpty ? "nothing to remove\n" : "removed \(tables.joined(separator: " and "))\n")
  }
}
