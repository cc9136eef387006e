internal import CLibYAML

/// A part of a YAML document that is to be written.
package enum YAMLItem: Hashable, Sendable {
  case mappingStart, mappingEnd
  case sequenceStart, sequenceEnd
  /// A scalar, in quotes if the grammar requires it.
  case scalar(String)
  /// A scalar in double quotes.
  case quoted(String)
}

extension [YAMLItem] {
  /// One document of these parts, in block style, with lines of any length; nil if the parts are not a document.
  package var yaml: String? {
    var emitter = Emitter()
    let isWritten =
      emitter.emit { yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
      && emitter.emit { yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
      && allSatisfy { emitter.emit($0) }
      && emitter.emit { yaml_document_end_event_initialize($0, 1) }
      && emitter.emit { yaml_stream_end_event_initialize($0) }
    return isWritten ? String(decoding: emitter.output.pointee, as: UTF8.self) : nil
  }
}

/// libyaml's emitter.
private struct Emitter: ~Copyable {
  /// What is written so far.
  let output: UnsafeMutablePointer<[UInt8]>
  private let emitter: UnsafeMutablePointer<yaml_emitter_t>

  init() {
    output = .allocate(capacity: 1)
    output.initialize(to: [])
    emitter = .allocate(capacity: 1)
    emitter.initialize(to: yaml_emitter_t())
    // Without memory, the first event fails.
    guard yaml_emitter_initialize(emitter) == 1 else { return }
    yaml_emitter_set_encoding(emitter, YAML_UTF8_ENCODING)
    yaml_emitter_set_width(emitter, -1)
    yaml_emitter_set_unicode(emitter, 1)
    yaml_emitter_set_output(
      emitter,
      { output, bytes, count in
        guard let output, let bytes else { return 0 }
        output.assumingMemoryBound(to: [UInt8].self).pointee += UnsafeBufferPointer(
          start: bytes, count: count)
        return 1
      }, output)
  }

  deinit {
    yaml_emitter_delete(emitter)
    emitter.deallocate()
    output.deinitialize(count: 1)
    output.deallocate()
  }

  /// Returns whether the item may stand here.
  mutating func emit(_ item: YAMLItem) -> Bool {
    switch item {
    case .mappingStart:
      emit { yaml_mapping_start_event_initialize($0, nil, nil, 1, YAML_ANY_MAPPING_STYLE) }
    case .mappingEnd: emit { yaml_mapping_end_event_initialize($0) }
    case .sequenceStart:
      emit { yaml_sequence_start_event_initialize($0, nil, nil, 1, YAML_ANY_SEQUENCE_STYLE) }
    case .sequenceEnd: emit { yaml_sequence_end_event_initialize($0) }
    case .scalar(let text): emit(text, YAML_ANY_SCALAR_STYLE)
    case .quoted(let text): emit(text, YAML_DOUBLE_QUOTED_SCALAR_STYLE)
    }
  }

  private mutating func emit(_ text: String, _ style: yaml_scalar_style_t) -> Bool {
    let bytes = Array(text.utf8)
    guard let count = Int32(exactly: bytes.count) else { return false }
    // The byte at the end is not written: it gives the empty text an address.
    return emit { yaml_scalar_event_initialize($0, nil, nil, bytes + [0], count, 1, 1, style) }
  }

  /// Emits the event that the closure initializes.
  mutating func emit(_ initialize: (UnsafeMutablePointer<yaml_event_t>) -> Int32) -> Bool {
    var event = yaml_event_t()
    return initialize(&event) == 1 && yaml_emitter_emit(emitter, &event) == 1
  }
}
