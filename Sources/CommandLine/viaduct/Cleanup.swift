internal import NFTDriver
internal import Addresses
internal import ArgumentParser

/// `viaduct cleanup`
struct Cleanup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cleanup",
    abstract:
      "Remove everything that Viaduct programmed in this node's kernel: the tables 'ip viaduct' and 'ip6 viaduct'.",
    discussion: "Connections that are already translated continue until they end.")

  func run() throws { try Self.removeTables() }

  /// Removes the tables, and prints which.
  static func removeTables() throws {
    let families = try withKernel { programmer throws(ProgrammingError) in try programmer.cleanup() }
    let tables = families.map { $0 == .ipv4 ? "ip viaduct" : "ip6 viaduct" }
    writeOutput(tables.isEmpty ? "nothing to remove\n" : "removed \(tables.joined(separator: " and "))\n")
  }
}
