import Foundation

/// One readable file: a statement that must hold, objects, packets, and the compiler's output.
///
///     # A sentence.
///     -- settings --
///     --cluster-cidr 10.244.0.0/16
///     -- cluster.yaml --
///     …
///     -- packets --
///     pod3 tcp cluster.10:80 => pod1,far1 kept
///     -- diagnostics --
///     …
///     -- added.nft --
///     …
///
/// `shares` is present if endpoints are not equally likely: `pod1 3`, `far1 1`. `diagnostics` is present if anything is
/// reported. `added.nft` is the difference from a cluster without Services in the IPv4 table, `ruleset.nft` is that whole
/// table; `added.ipv6.nft` and `ruleset.ipv6.nft` are there only if they do not follow from them (Scenario+Goldens.swift).
/// netns-tests/40-scenarios.sh sends the packets.
struct Scenario {
  let file: URL
  let sentence: String
  private(set) var sections: [(name: String, text: String)]

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Scenarios")
    .standardizedFileURL

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return files.filter { $0.hasSuffix(".scenario") }.map { String($0.dropLast(".scenario".count)) }.sorted()
  }()

  init(_ name: String) throws {
    file = Self.folder.appending(path: "\(name).scenario")
    var sentence = ""
    var sections: [(name: String, text: String)] = []
    for line in try String(contentsOf: file, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line.hasPrefix("-- "), line.hasSuffix(" --") {
        sections.append((String(line.dropFirst(3).dropLast(3)), ""))
      } else if sections.isEmpty {
        sentence += line
      } else {
        sections[sections.count - 1].text += line + "\n"
      }
    }
    if let last = sections.indices.last, sections[last].text.hasSuffix("\n") {
      sections[last].text.removeLast()
    }
    self.sentence = sentence
    self.sections = sections
  }

  subscript(name: String) -> String? { sections.first { $0.name == name }?.text }

  /// Replaces a section, or adds it at the end; nil removes it.
  mutating func replace(_ name: String, with text: String?) {
    guard let text else { return sections.removeAll { $0.name == name } }
    if let index = sections.firstIndex(where: { $0.name == name }) {
      sections[index].text = text
    } else {
      sections.append((name, text))
    }
  }

  func write() throws {
    let body = sections.map { "-- \($0.name) --\n\($0.text)" }.joined()
    try (sentence + "\n" + body).write(to: file, atomically: true, encoding: .utf8)
  }
}
