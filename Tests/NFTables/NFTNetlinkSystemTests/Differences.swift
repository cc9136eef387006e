import Addresses
import NFTRuleset

@testable import NFTNetlink

/// Returns the differences between two images, as short lines for the output of a failed test.
func differences(_ found: TableImage?, _ wanted: TableImage?) -> [String] {
  guard let found, let wanted else {
    return (found == nil) == (wanted == nil) ? [] : ["only one of the tables is there"]
  }
  let sets = Set(found.sets.keys).union(wanted.sets.keys).sorted().flatMap {
    lines($0.description, found.sets[$0]?.lines, wanted.sets[$0]?.lines)
  }
  let chains = Set(found.chains.keys).union(wanted.chains.keys).sorted().flatMap {
    lines($0.description, found.chains[$0]?.lines, wanted.chains[$0]?.lines)
  }
  let all = sets + chains
  return all.isEmpty && found != wanted ? ["different, though it reads the same"] : all
}

private func lines(_ name: String, _ found: [String]?, _ wanted: [String]?) -> [String] {
  guard let found, let wanted else {
    return ["\(name): " + (found == nil ? "missing" : wanted == nil ? "surplus" : "")]
  }
  return found.filter { !wanted.contains($0) }.map { "\(name): found \($0)" }
    + wanted.filter { !found.contains($0) }.map { "\(name): wanted \($0)" }
}

extension TableImage.Set {
  fileprivate var lines: [String] {
    guard let declaration else { return ["a foreign set"] }
    return ["\(declaration)"] + elements.values.map { $0.text(in: declaration) }.sorted()
  }
}

extension TableImage.Chain {
  fileprivate var lines: [String] {
    ["base \(base.map { "\($0)" } ?? "none") ours \(isOurs)"]
      + rules.enumerated().map { "\($0): " + $1.map(\.description).joined(separator: " ") }
  }
}
