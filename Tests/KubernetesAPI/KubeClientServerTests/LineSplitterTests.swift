import Testing

@testable import KubeClient

@Suite struct LineSplitterTests {
  @Test(arguments: [1, 2, 3, 7, 100]) func splitsWhereverThePiecesEnd(_ size: Int) throws {
    let text = "first\n\nsecond line\nthird\n"
    var splitter = LineSplitter()
    var lines: [String] = []
    for start in stride(from: 0, to: text.utf8.count, by: size) {
      splitter.append(Array(text.utf8)[start...].prefix(size))
      while let line = try splitter.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    }
    #expect(lines == ["first", "second line", "third"])
    #expect(splitter.isEmpty)
  }

  @Test func noticesAnIncompleteLine() throws {
    var splitter = LineSplitter()
    splitter.append("a\nhalf".utf8)
    #expect(try splitter.next() == Array("a".utf8))
    #expect(try splitter.next() == nil)
    #expect(!splitter.isEmpty)
  }

  @Test func rejectsAnEndlessLine() throws {
    var splitter = LineSplitter(limit: 10)
    splitter.append("0123456789".utf8)
    #expect(try splitter.next() == nil)
    splitter.append("0".utf8)
    #expect(throws: RequestFailure.tooLarge(limit: 10)) { try splitter.next() }
  }
}
