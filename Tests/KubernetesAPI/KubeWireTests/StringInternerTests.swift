import SeededRandom
import Testing

@testable import KubeWire

@Suite struct StringInternerTests {
  @Test func returnsEqualValues() {
    var texts = StringInterner()
    var random = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let length = Int.random(in: 0..<60, using: &random)
      let first = UInt8.random(in: 97..<101, using: &random)
      let text = String(decoding: (0..<length).map { first + UInt8($0 % 3) }, as: UTF8.self)
      #expect(texts.text(Array(text.utf8).span) == text)
    }
  }

  @Test func longStringsShareStorage() {
    var texts = StringInterner()
    for _ in 0..<3 {
      for number in 0..<1000 { _ = texts.text(Array("a-name-that-is-long-\(number)".utf8).span) }
    }
    #expect(texts.count == 1000)
    for number in 0..<100 { _ = texts.text(Array("short-\(number)".utf8).span) }
    #expect(texts.count == 1000)
  }

  @Test func isClearedWhenFull() {
    var texts = StringInterner()
    for number in 0..<StringInterner.limit * 2 {
      let text = "a-name-that-is-long-\(number)"
      if texts.text(Array(text.utf8).span) != text { Issue.record("\(text) came back as another") }
      if texts.count > StringInterner.limit { Issue.record("\(texts.count) texts are kept") }
    }
  }

  @Test(
    arguments: [[0xff], Array(repeating: 0xc3, count: 20), Array("sixteen bytes…".utf8).dropLast()]
      as [[UInt8]])
  func rejectsInvalidUTF8(_ bytes: [UInt8]) {
    var texts = StringInterner()
    #expect(texts.text(bytes.span) == nil)
    #expect(texts.text(bytes.span) == nil)
    #expect(texts.count == 0)
  }

  @Test func listsOfOneStringAreShared() {
    var texts = StringInterner()
    #expect(texts.list([], and: "a") == ["a"])
    #expect(texts.list([], and: "a") == ["a"])
    #expect(texts.list(["a"], and: "b") == ["a", "b"])
    #expect(texts.list([], and: "b") == ["b"])
    #expect(texts.list([], and: "a") == ["a"])
  }
}
