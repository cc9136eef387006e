internal import CYaml

/// The events of a YAML stream as libyaml reports them, one at a time, without a tree of nodes.
package struct YAMLEvents: ~Copyable {
  /// The texts of the scalars, one after the other, in UTF-8.
  package private(set) var texts: [UInt8] = []
  // Allocated, because libyaml keeps pointers into it.
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// Calls `body` with the events of a stream in UTF-8, which last only for the call.
  package static func read<Result, Failure>(
    _ bytes: [UInt8], _ body: (inout YAMLEvents) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.withUnsafeBufferPointer { (input) throws(Failure) in
      var events = YAMLEvents(input)
      return try body(&events)
    }
  }

  private init(_ input: UnsafeBufferPointer<UInt8>) {
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
  }

  /// Returns the next event; nil after the last one, or if the text is not YAML.
  package mutating func next() -> YAMLEvent? {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { return nil }
    defer { yaml_event_delete(&event) }
    let start = texts.count
    guard let (kind, hasProperties) = meaning(of: event) else { return nil }
    return YAMLEvent(
      kind: kind, hasProperties: hasProperties, text: start..<texts.count,
      line: event.start_mark.line + 1, column: event.start_mark.column + 1)
  }

  /// Forgets all texts but the first ones, of this many bytes, and keeps their memory.
  package mutating func forgetTexts(after count: Int) { texts.removeLast(texts.count - count) }

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
