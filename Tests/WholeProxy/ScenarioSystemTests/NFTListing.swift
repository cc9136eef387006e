import Addresses
import Foundation
import NFTRuleset

/// What `nft --debug=netlink` says that it makes of a script, in a network namespace of its own that goes with nft.
struct NFTListing {
  private var rulesByChain: [String: [[String]]] = [:]

  struct Refused: Error, CustomStringConvertible {
    let description: String
  }

  init(of script: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "viaduct-\(UUID().uuidString).nft")
    try script.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    _ = try Self.run(["--check", "--file", file.path()])
    var head: String?
    for line in try Self.run(["--debug=netlink", "--file", file.path()]).split(separator: "\n") {
      if line.hasPrefix("  [ ") {
        guard let head else { continue }
        let last = (rulesByChain[head]?.count ?? 1) - 1
        rulesByChain[head]?[last].append(String(line.dropFirst(2)))
      } else {
        head = Self.ruleHead(line)
        if let head { rulesByChain[head, default: []].append([]) }
      }
    }
  }

  /// `ip viaduct services` begins a rule; other lines are about tables, sets and chains.
  private static func ruleHead(_ line: Substring) -> String? {
    let words = line.split(separator: " ")
    guard words.count == 3, words[0].hasPrefix("ip"), words[1] == tableName else { return nil }
    return words.joined(separator: " ")
  }

  private static func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/unshare")
    process.arguments = ["--net", "nft"] + arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Refused(description: "nft refused: \(complaint)") }
    return text
  }

  func rules(of chain: ChainName, in family: AddressFamily) -> [[String]] {
    rulesByChain["\(family == .ipv4 ? "ip" : "ip6") \(tableName) \(chain)"] ?? []
  }

  /// Our instructions with the oddity of nft 1.0.6 (docs/kernel-notes.md): over IPv6 the data of an `update` in the second
  /// 128-bit register, on the end of the key.
  static func asNFTDoes(_ rule: [String], in family: AddressFamily) -> [String] {
    guard family == .ipv6, rule.contains(where: { $0.contains("dynset") }) else { return rule }
    return rule.enumerated().map { place, instruction in
      let isData = rule.indices.contains(place + 1) && rule[place + 1].contains("dynset")
      return isData || instruction.contains("dynset")
        ? instruction.replacing("=> reg 3", with: "=> reg 2").replacing(
          "immediate reg 3", with: "immediate reg 2"
        )
        .replacing("sreg_data 3", with: "sreg_data 2") : instruction
    }
  }
}
