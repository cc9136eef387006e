internal import CLibYAML

/// The events of a YAML stream as libyaml reports them, one at a time, without a tree of nodes.
package struct YAMLEvents: ~Copyable {
  /// The texts of the scalars, one after the other, in UTF-8.
  package private(set) var texts: [UInt8] = []
  // Allocated, because libyaml keeps pointers into it.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// The bytes of the stream, if they are ours.
  private let copy: UnsafeMutableBufferPointer<UInt8>?

  /// Calls `body` with the events of a stream in UTF-8, which last only for the call.
  package static func read<Result, Failure>(
    _ bytes: [UInt8], _ body: (inout YAMLEvents) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.withUnsafeBufferPointer { (input) throws(Failure) in
      var events = YAMLEvents(input, copy: nil)
      return try body(&events)
    }
  }

  /// Reads a copy of a stream in UTF-8.
  package init(copying bytes: [UInt8]) {
    // libyaml aborts without an address, also if there is nothing at it.
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    _ = copy.initialize(from: bytes)
    self.init(UnsafeBufferPointer(rebasing: copy[..<bytes.count]), copy: copy)
  }

  private init(_ input: UnsafeBufferPointer<UInt8>, copy: UnsafeMutableBufferPointer<UInt8>?) {
    self.copy = copy
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    // Without memory, the first event fails.
    guard yaml_parser_initialize(parser) == 1 else { return }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    copy?.deallocate()
  }

  /// Returns the next event; nil after the last one, or if the text is not YAML.
  package mutating func next() -> YAMLEvent? {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { return nil }
    defer { yaml_event_delete(&event) }
    return described(event)
  }

  /// Returns the next event with its properties; nil after the last one, or if the text is not YAML.
  package mutating func nextWithProperties() -> (event: YAMLEvent, properties: YAMLProperties)? {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { return nil }
    defer { yaml_event_delete(&event) }
    return described(event).map { ($0, YAMLProperties(event)) }
  }

  /// Why there was no next event; nil if the stream ended.
  package var error: YAMLError? {
    switch parser.pointee.error {
    case YAML_NO_ERROR: nil
    case YAML_MEMORY_ERROR: .memory
    case YAML_READER_ERROR: .character
    default: .syntax(YAMLProblem(parser.pointee))
    }
  }

  /// Forgets all texts but the first ones, of this many bytes, and keeps their memory.
  package mutating func forgetTexts(after count: Int) { texts.removeLast(texts.count - count) }

  private mutating func described(_ event: yaml_event_t) -> YAMLEvent? {
    let start = texts.count
    guard let (kind, hasProperties) = meaning(of: event) else { return nil }
    return YAMLEvent(
      kind: kind, hasProperties: hasProperties, text: start..<texts.count,
      line: event.start_mark.line + 1, column: event.start_mark.column + 1)
  }

  /// Returns what an event is, and whether it has properties. Keeps the text of a scalar.
  private mutating func meaning(of event: yaml_event_t) -> (YAMLEvent.Kind, Bool)? {
    switch event.type {
    case YAML_STREAM_START_EVENT: return (.streamStart, false)
    case YAML_STREAM_END_EVENT: return (.streamEnd, false)
    case YAML_DOCUMENT_START_EVENT:
      let start = event.data.document_start
      return (
        .documentStart,
        start.version_directive != nil || start.tag_directives.start != start.tag_directives.end
      )
    case YAML_DOCUMENT_END_EVENT: return (.documentEnd, false)
    case YAML_ALIAS_EVENT: return (.alias, true)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      texts.append(contentsOf: UnsafeBufferPointer(start: scalar.value, count: scalar.length))
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
      return (isPlain ? .plainScalar : .quotedScalar, scalar.anchor != nil || scalar.tag != nil)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return (.sequenceStart, start.anchor != nil || start.tag != nil)
    case YAML_SEQUENCE_END_EVENT: return (.sequenceEnd, false)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return (.mappingStart, start.anchor != nil || start.tag != nil)
    case YAML_MAPPING_END_EVENT: return (.mappingEnd, false)
    default: return nil
    }
  }
}

extension YAMLProperties {
  fileprivate init(_ event: yaml_event_t) {
    switch event.type {
    case YAML_ALIAS_EVENT: self.init(anchor: String(event.data.alias.anchor), tag: nil)
    case YAML_SCALAR_EVENT:
      self.init(anchor: String(event.data.scalar.anchor), tag: String(event.data.scalar.tag))
    case YAML_SEQUENCE_START_EVENT: self.init(anchor: String(event.data.sequence_start.anchor), tag: nil)
    case YAML_MAPPING_START_EVENT: self.init(anchor: String(event.data.mapping_start.anchor), tag: nil)
    default: self.init(anchor: nil, tag: nil)
    }
  }
}

extension String {
  fileprivate init?(_ text: UnsafeMutablePointer<yaml_char_t>?) {
    guard let text else { return nil }
    self.init(cString: text)
  }
}

extension YAMLProblem {
  fileprivate init(_ parser: yaml_parser_t) {
    self.init(
      String(cString: parser.problem), at: YAMLMark(parser.problem_mark),
      context: parser.context.map {
        Context(text: String(cString: $0), mark: YAMLMark(parser.context_mark))
      })
  }
}

extension YAMLMark {
  fileprivate init(_ mark: yaml_mark_t) { self.init(line: mark.line + 1, column: mark.column + 1) }
}
