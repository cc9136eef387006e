import NFTRuleset
import SeededRandom
import Testing

/// The elements of a set by key, compared with a dictionary.
struct KeyedElementsTests {
  /// The kinds of elements that a set can have.
  enum Kind: CaseIterable {
    case plain, commented, sometimesCommented, ranges, fields, verdicts, limits, mixed
  }

  @Test(arguments: Kind.allCases, UInt64(1)...20)
  func hasWhatADictionaryHas(_ kind: Kind, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var wanted: [RegisterWords: Element] = [:]
    for _ in 0..<Int.random(in: 0...60, using: &random) {
      let element = element(kind, &random)
      wanted[element.key] = element
    }
    var elements = try #require(KeyedElements(wanted.values.shuffled(using: &random)))
    expect(elements, wanted, "\(kind), seed \(seed)")
    for _ in 0..<20 {
      let changed = (0..<Int.random(in: 0...5, using: &random)).map { _ in element(kind, &random) }
      if Bool.random(using: &random) {
        elements.insert(changed)
        for element in changed { wanted[element.key] = element }
      } else {
        elements.remove(changed.map(\.key))
        for element in changed { wanted[element.key] = nil }
      }
      expect(elements, wanted, "\(kind), seed \(seed)")
    }
  }

  private func expect(_ elements: KeyedElements, _ wanted: [RegisterWords: Element], _ comment: Comment) {
    #expect(Array(elements) == wanted.values.sorted { $0.key < $1.key }, comment)
    #expect(Array(elements.keys) == wanted.keys.sorted(), comment)
    #expect(elements == KeyedElements(wanted.values), comment)
    var last = 0
    for word in UInt32(0)..<12 {
      #expect(
        elements.elements(beginningWith: word).map(\.key) == wanted.keys.filter { $0[0] == word }.sorted(),
        comment)
      for second in UInt32(0)..<6 {
        let key = RegisterWords(word, second)
        #expect(elements[key] == wanted[key], comment)
        #expect(elements.position(of: key, after: &last).map { elements[$0] } == wanted[key], comment)
      }
    }
  }

  private func element(_ kind: Kind, _ random: inout SeededGenerator) -> Element {
    let key = RegisterWords(.random(in: 0..<10, using: &random), .random(in: 0..<5, using: &random))
    let number = UInt32.random(in: 0..<3, using: &random)
    let comment = ["", "default/web:http", "ü"].randomElement(using: &random)
    return switch kind {
    case .plain: Element(key)
    case .commented: Element(key, .fields(RegisterWords(number)), comment: comment)
    case .sometimesCommented: Element(key, comment: Bool.random(using: &random) ? comment : nil)
    case .ranges: Element(key, .through(RegisterWords(key[0], number + 5)))
    case .fields: Element(key, .fields(RegisterWords(number, 1, 2, 3, .max)))
    case .verdicts: Element(key, .verdict(number == 0 ? .drop : .goto("pick-2")))
    case .limits: Element(key, .limit(.connections(over: number)))
    case .mixed:
      element([Kind.plain, .ranges, .fields, .verdicts].randomElement(using: &random) ?? .plain, &random)
    }
  }

  @Test func noKeyOccursTwice() {
    let one = Element(RegisterWords(1, 2), .fields(RegisterWords(3)))
    let other = Element(RegisterWords(1, 2), .fields(RegisterWords(4)))
    #expect(KeyedElements([one, Element(RegisterWords(0, 9), .fields(RegisterWords(3))), other]) == nil)
    #expect(KeyedElements([Element(RegisterWords(1), .verdict(.drop)), Element(RegisterWords(1))]) == nil)
  }

  /// A comment is not part of the key, and an element without one differs from one with an empty one.
  @Test func elementsThatDifferInCommentsDiffer() {
    let key = RegisterWords(1)
    #expect(KeyedElements([Element(key)]) != KeyedElements([Element(key, comment: "")]))
    #expect(KeyedElements([Element(key, comment: "a")]) != KeyedElements([Element(key, comment: "b")]))
  }

  /// The words of a key and its length are both part of it.
  @Test func keysOfOtherLengthsAreOtherKeys() {
    let elements = KeyedElements([Element(RegisterWords(1)), Element(RegisterWords(1, 0))])
    #expect(elements?.count == 2)
    #expect(KeyedElements([Element(RegisterWords(1, 0))])?[RegisterWords(1)] == nil)
    #expect(KeyedElements([Element(RegisterWords(1))])?[RegisterWords(1, 0)] == nil)
  }
}
