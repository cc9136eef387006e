import Testing
import YAMLEvents
import YAMLNodes

@Suite struct YAMLStreamTests {
  @Test(arguments: [
    ("80", "80"), ("'80'", "str\"80\""), ("\"a\\tb\"", "str\"a\tb\""), ("|\n  a\n  b\n", "str\"a\nb\n\""),
    ("!!int '80'", "int\"80\""), ("!!str 80", "str 80"), ("! 80", "! 80"), ("!x 80", "!x 80"), ("~", "~"),
    ("%TAG !e! tag:e.org,2026:\n--- !e!x 80", "tag:e.org,2026:x 80"),
    ("[a, 'b', [], {}]", "[a, str\"b\", [], {}]"), ("a: 1\nb: {c: [2]}\n", "{a: 1, b: {c: [2]}}"),
    ("? [a]\n: b\n", "{[a]: b}"), ("a:\nb: ''\n", "{a: , b: str\"\"}"), ("!!map {a: !!seq [b]}", "{a: [b]}"),
  ])
  func readsNodes(_ text: String, _ expected: String) throws {
    #expect(try documents(text).map(\.described) == [expected])
  }

  @Test func marksAreWhereNodesBegin() throws {
    let root = try #require(try documents("# x\nä: [1,\n  {b: 'c'}]\n").first)
    let value = try #require(root.mapping?.pairs.first?.value)
    let inner = try #require(value.sequence?.elements.last?.mapping?.pairs.first)
    #expect([root.mark, value.mark].map { $0?.line } == [2, 2])
    #expect([root.mark, value.mark].map { $0?.column } == [1, 4])
    #expect(inner.key.mark == YAMLMark(line: 3, column: 4))
    #expect(inner.value.mark == YAMLMark(line: 3, column: 7))
  }

  @Test func documentsComeOneByOne() throws {
    var stream = YAMLStream(Array("a\n---\n---\n- b\n...\n--- c\n--- [\n".utf8))
    for expected in ["a", "", "[b]", "c"] { #expect(try stream.next()?.described == expected) }
    #expect(throws: YAMLError.self) { try stream.next() }
    #expect(throws: YAMLError.self) { try stream.next() }
    for nothing in ["", "# nothing\n", "\n\n"] { #expect(try documents(nothing).isEmpty, "\(nothing)") }
  }

  @Test(arguments: [
    ("a: &x [1]\nb: *x\nc: *x\n", "{a: [1], b: [1], c: [1]}"), ("&x a: *x\n", "{a: a}"),
    ("[&x 1, *x, &x 2, *x]", "[1, 1, 2, 2]"),
    ("a: &x {b: &y 1}\nc: [*x, *y]\n", "{a: {b: 1}, c: [{b: 1}, 1]}"),
  ])
  func aliasesStandForTheLastNodeOfTheirName(_ text: String, _ expected: String) throws {
    #expect(try documents(text).map(\.described) == [expected])
  }

  /// Reading must take memory and time for what is written, not for what it expands to.
  @Test(arguments: [("[*x%, *x%]", "- *x@\n"), ("{a: *x%, b: *x%}", "*x@ : 1\n")])
  func aliasesDoNotExplode(_ level: String, _ last: String) throws {
    var text = "- &x0 [a, b]\n"
    for number in 1...60 { text += "- &x\(number) \(level.replacing("%", with: "\(number - 1)"))\n" }
    text +=
      last.hasPrefix("-")
      ? last : "- {\(last.replacing("\n", with: "")), \(last.replacing("\n", with: ""))}\n"
    let root = try #require(try documents(text.replacing("@", with: "60")).first)
    #expect(root.sequence?.elements.count == 62)
  }

  @Test(arguments: [
    ("a: 1\nb: 2\nb: 3\na: 4\n", ["a", "b"], 1, 1), ("x:\n  80: 1\n  '80': 2\n", ["80"], 2, 3),
    ("- {[a, {b: c}]: 1, d: 2, [a, {b: c}]: 3}\n", ["[…]"], 1, 4), ("{{a}: 1, {a}: 2}", ["{…}"], 1, 2),
    ("<<: {a: 1}\n<<: {b: 1}\n", ["<<"], 1, 1),
  ])
  func repeatedKeysAreErrors(_ text: String, _ keys: [String], _ line: Int, _ column: Int) {
    #expect(throws: YAMLError.repeatedKeys(keys, first: YAMLMark(line: line, column: column))) {
      try documents(text)
    }
  }

  @Test(arguments: [
    "80: 1\n!!int 80: 2\n", "a: {a: 1}\nb: {a: 1}\n", "{[a]: 1, [b]: 2, {a: b}: 3, [a, b]: 4}",
  ])
  func otherKeysAreNot(_ text: String) throws { #expect(try documents(text).count == 1) }

  @Test(arguments: [
    ("a: b: c", "mapping values are not allowed in this context", 1, 5, nil),
    ("a: [1,\nb: 2\n", "did not find expected ',' or ']'", 3, 1, "while parsing a flow sequence 1:4"),
    ("a: *x", "found undefined alias", 1, 4, nil), ("a: &x [*x]", "found undefined alias", 1, 8, nil),
    ("'a", "found unexpected end of stream", 1, 3, "while scanning a quoted scalar 1:1"),
    (
      "a:\n\t- 2", "found character that cannot start any token", 2, 1,
      "while scanning for the next token 2:1"
    ),
  ])
  func errorsHaveAPlace(_ text: String, _ problem: String, _ line: Int, _ column: Int, _ context: String?) {
    let error = #expect(throws: YAMLError.self) { try documents(text) }
    guard case .syntax(let found) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found.text == problem)
    #expect(found.mark == YAMLMark(line: line, column: column))
    #expect(found.context.map { "\($0.text) \($0.mark.line):\($0.mark.column)" } == context)
  }

  @Test(arguments: [("[", 1001), ("- ", 2001)])
  func depthIsLimited(_ opening: String, _ column: Int) {
    let place = YAMLMark(line: 1, column: column)
    #expect(throws: YAMLError.syntax(YAMLProblem("more than 1000 levels are nested", at: place))) {
      try documents(String(repeating: opening, count: 50_000))
    }
  }

  @Test(arguments: [[0x61, 0x01], [0xff], [0xc3], [0xed, 0xa0, 0x80]] as [[UInt8]])
  func charactersThatAreNotAllowedAreErrors(_ bytes: [UInt8]) {
    #expect(throws: YAMLError.character) {
      var stream = YAMLStream(bytes)
      while try stream.next() != nil {}
    }
  }
}

/// The documents of a stream.
func documents(_ text: String) throws(YAMLError) -> [YAMLNode] {
  var stream = YAMLStream(Array(text.utf8))
  var documents: [YAMLNode] = []
  while let root = try stream.next() { documents.append(root) }
  return documents
}

extension YAMLNode {
  /// The node on one line: `str"80"` is in quotes.
  var described: String {
    switch self {
    case .scalar(let scalar):
      let tag = scalar.tag.replacing("tag:yaml.org,2002:", with: "")
      return scalar.style == .quoted
        ? "\(tag)\"\(scalar.string)\"" : tag.isEmpty ? scalar.string : "\(tag) \(scalar.string)"
    case .sequence(let sequence): return "[\(sequence.elements.map(\.described).joined(separator: ", "))]"
    case .mapping(let mapping):
      let pairs = mapping.pairs.map { "\($0.key.described): \($0.value.described)" }
      return "{\(pairs.joined(separator: ", "))}"
    }
  }
}
