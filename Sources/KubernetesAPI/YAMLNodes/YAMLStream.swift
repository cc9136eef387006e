package import YAMLEvents

/// The documents of a YAML stream, one at a time.
package struct YAMLStream: ~Copyable {
  /// How many collections may be inside one another.
  package static let maximumDepth = 1000

  private var events: YAMLEvents
  private var isAtEnd = false
  /// The nodes with anchors, of all documents so far. The last one of a name counts.
  private var anchors: [String: YAMLNode] = [:]

  /// Creates a stream of bytes in UTF-8.
  package init(_ bytes: [UInt8]) { events = YAMLEvents(copying: bytes) }

  /// Returns the root of the next document; nil after the last one. After an error there is nothing more to read.
  package mutating func next() throws(YAMLError) -> YAMLNode? {
    while !isAtEnd {
      let kind = try step().event.kind
      isAtEnd = kind == .streamEnd
      guard kind == .documentStart else { continue }
      let root = try node(try step(), depth: 0)
      // The end of the document.
      _ = try step()
      return root
    }
    return nil
  }

  private typealias Step = (event: YAMLEvent, properties: YAMLProperties)

  private mutating func step() throws(YAMLError) -> Step {
    guard let step = events.nextWithProperties() else { throw events.error ?? .memory }
    return step
  }

  private mutating func node(_ step: Step, depth: Int) throws(YAMLError) -> YAMLNode {
    if step.event.kind == .alias { return try target(of: step) }
    let node: YAMLNode
    switch step.event.kind {
    case .mappingStart: node = .mapping(try mapping(step.event, depth: depth))
    case .sequenceStart: node = .sequence(try sequence(step.event, depth: depth))
    default: node = .scalar(scalar(step))
    }
    // Only now: a node cannot be inside itself.
    if let anchor = step.properties.anchor { anchors[anchor] = node }
    return node
  }

  private func target(of alias: Step) throws(YAMLError) -> YAMLNode {
    guard let target = alias.properties.anchor.flatMap({ anchors[$0] }) else {
      throw .syntax(YAMLProblem("found undefined alias", at: alias.event.mark))
    }
    return target
  }

  private mutating func scalar(_ step: Step) -> YAMLNode.Scalar {
    let string = String(decoding: events.texts[step.event.text], as: UTF8.self)
    events.forgetTexts(after: 0)
    let isPlain = step.event.kind == .plainScalar
    return YAMLNode.Scalar(
      string, tag: step.properties.tag ?? (isPlain ? "" : YAMLTag.string), isPlain ? .plain : .quoted,
      step.event.mark)
  }

  private mutating func sequence(_ start: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode.Sequence {
    try check(depth, at: start)
    var elements: [YAMLNode] = []
    var next = try step()
    while next.event.kind != .sequenceEnd {
      elements.append(try node(next, depth: depth + 1))
      next = try step()
    }
    return YAMLNode.Sequence(elements, start.mark)
  }

  private mutating func mapping(_ start: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode.Mapping {
    try check(depth, at: start)
    var pairs: [(YAMLNode, YAMLNode)] = []
    var next = try step()
    while next.event.kind != .mappingEnd {
      let key = try node(next, depth: depth + 1)
      pairs.append((key, try node(try step(), depth: depth + 1)))
      next = try step()
    }
    try RepeatedKeys.check(pairs.lazy.map(\.0))
    return YAMLNode.Mapping(pairs, start.mark)
  }

  /// The tree is built by recursion, and everything that reads it recurses as well.
  private func check(_ depth: Int, at start: YAMLEvent) throws(YAMLError) {
    if depth < Self.maximumDepth { return }
    throw .syntax(YAMLProblem("more than \(Self.maximumDepth) levels are nested", at: start.mark))
  }
}

extension YAMLEvent {
  fileprivate var mark: YAMLMark { YAMLMark(line: line, column: column) }
}
