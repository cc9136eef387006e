import SeededRandom
import Testing
import YAMLEvents
import YAMLNodes

/// Trees and texts at random, each with a seed that the failure names.
@Suite struct RandomYAMLTests {
  @Test func whatIsWrittenIsReadAgain() throws {
    for seed in 0..<400 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      // A document that is only an empty scalar is none.
      let tree = YAMLNode.sequence(.init([RandomTree.node(depth: 0, &random)]))
      let read = try documents(tree.yaml)
      #expect(read.map(\.content) == [tree.content], "seed \(seed)")
    }
  }

  @Test(arguments: [
    (YAMLNode.Scalar("80"), "80\n"), (YAMLNode.Scalar("80", .quoted), "\"80\"\n"),
    (YAMLNode.Scalar("a: b"), "'a: b'\n"),
    (YAMLNode.Scalar("ä \u{1}"), "\"ä \\x01\"\n"),
    (
      YAMLNode.Scalar(String(repeating: "a b ", count: 100) + "c"),
      String(repeating: "a b ", count: 100) + "c\n"
    ),
  ])
  func scalarsAreQuotedIfNeeded(_ scalar: YAMLNode.Scalar, _ expected: String) {
    #expect(YAMLNode.scalar(scalar).yaml.replacing("...\n", with: "") == expected)
  }

  @Test func collectionsAreInBlocks() {
    let list = YAMLNode.sequence(YAMLNode.Sequence([.scalar(.init("a")), .sequence(.init([]))]))
    let tree = YAMLNode.mapping(
      .init([
        (.scalar(.init("x")), list), (.scalar(.init("y")), .mapping(.init([]))),
        (.scalar(.init("z")), .mapping(.init([(.scalar(.init("b", .plain)), .scalar(.init("1", .plain)))]))),
      ]))
    #expect(tree.yaml == "x:\n- a\n- []\ny: {}\nz:\n  b: 1\n")
  }

  /// The tree of any text has the events of libyaml in their order, or there is an error in both.
  @Test func treesHaveAllEvents() {
    var trees = 0
    for seed in 0..<3000 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let text = RandomTree.text(&random)
      let fromEvents = Self.events(text)
      do throws(YAMLError) {
        let found = try documents(text)
        trees += found.count
        #expect(found.flatMap(\.content) == fromEvents, "seed \(seed): \(text)")
      } catch {
        check(error, of: text, fromEvents, seed)
      }
    }
    // A test of errors alone would prove little.
    #expect(trees > 1000)
  }

  private func check(_ error: YAMLError, of text: String, _ fromEvents: [String]?, _ seed: UInt64) {
    switch error {
    case .syntax(let problem):
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect((1...lines + 1).contains(problem.mark.line), "seed \(seed): \(text)")
      #expect(fromEvents == nil || problem.text == "found undefined alias", "seed \(seed): \(text)")
    case .repeatedKeys(let keys, _): #expect(!keys.isEmpty, "seed \(seed)")
    case .character, .memory: Issue.record("seed \(seed): \(error) in \(text)")
    }
  }

  /// The content of a stream by its events alone; nil if it is not YAML, or has aliases.
  private static func events(_ text: String) -> [String]? {
    YAMLEvents.read(Array(text.utf8)) { events in
      var content: [String] = []
      while let event = events.next() {
        switch event.kind {
        case .streamEnd: return content
        case .alias: return nil
        case .mappingStart: content.append("{")
        case .mappingEnd: content.append("}")
        case .sequenceStart: content.append("[")
        case .sequenceEnd: content.append("]")
        case .plainScalar, .quotedScalar:
          content.append("=" + String(decoding: events.texts[event.text], as: UTF8.self))
        case .streamStart, .documentStart, .documentEnd: break
        }
      }
      return nil
    }
  }
}

extension YAMLNode {
  /// Brackets and texts, without styles.
  fileprivate var content: [String] {
    switch self {
    case .scalar(let scalar): ["=" + scalar.string]
    case .sequence(let sequence): ["["] + sequence.elements.flatMap(\.content) + ["]"]
    case .mapping(let mapping): ["{"] + mapping.pairs.flatMap { $0.key.content + $0.value.content } + ["}"]
    }
  }
}

private enum RandomTree {
  private static let pieces = [
    "a", "bc", " ", "  ", ":", ": ", "#", " #", "-", "- ", "\n", "\n\n", "\t", "'", "\"", "\\", "{", "}", "[",
    "]", ",",
    "?", "|", ">", "&", "*", "!", "%", "@", "`", "~", "null", "true", "0x1f", "1e3", "<<", "---", "...", "ä",
    "漢", "😀",
    "\u{1}", "\u{7f}", "\u{85}", "\u{a0}", "\u{2028}", "\u{feff}", "\0", "\r",
  ]

  static func node(depth: Int, _ random: inout SeededGenerator) -> YAMLNode {
    switch Int.random(in: depth > 3 ? 4..<8 : 0..<8, using: &random) {
    case 0, 1:
      return .sequence(
        .init((0..<Int.random(in: 0...3, using: &random)).map { _ in node(depth: depth + 1, &random) }))
    case 2, 3:
      return .mapping(
        .init(
          (0..<Int.random(in: 0...3, using: &random)).map {
            (.scalar(.init("\($0)" + string(&random))), node(depth: depth + 1, &random))
          }))
    default: return .scalar(.init(string(&random), Bool.random(using: &random) ? .any : .quoted))
    }
  }

  private static func string(_ random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
      .joined()
  }

  private static let tokens = [
    "a", "b: ", "c:\n", "  ", "- ", "\n", "\n", "\n  ", "\n- ", "[", "]", "{", "}", ", ", "'x'", "\"y\"",
    "? ", ": ",
    "&n ", "*n ", "!!str ", "! ", "|\n  t\n", ">-\n  u\n", "# r\n", "---\n", "...\n", "\nd: ", "\ne: ", "80",
    "~",
  ]

  /// Text that may be YAML: what a tree gives, with a little damage, or tokens in any order.
  static func text(_ random: inout SeededGenerator) -> String {
    if Bool.random(using: &random) {
      return (0..<Int.random(in: 0...8, using: &random)).map { _ in tokens.randomElement(using: &random) ?? ""
      }
      .joined()
    }
    var text = Array(node(depth: 0, &random).yaml.unicodeScalars)
    for _ in 0..<Int.random(in: 0...2, using: &random) where !text.isEmpty {
      let index = Int.random(in: text.indices, using: &random)
      if Bool.random(using: &random) { text.remove(at: index) } else { text.insert(":", at: index) }
    }
    return String(String.UnicodeScalarView(text))
  }
}
