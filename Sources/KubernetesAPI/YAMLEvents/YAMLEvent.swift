/// One event of a YAML stream.
package struct YAMLEvent {
  /// What begins, ends or stands here.
  package enum Kind: Sendable {
    case streamStart, streamEnd
    case documentStart, documentEnd
    case mappingStart, mappingEnd
    case sequenceStart, sequenceEnd
    /// An unquoted scalar.
    case plainScalar
    /// A scalar in quotes, or a block of text.
    case quotedScalar
    case alias
  }

  package let kind: Kind
  /// Whether there is an anchor, a tag or a directive.
  package let hasProperties: Bool
  /// The place of a scalar's text in the reader's `texts`; empty for other events.
  package let text: Range<Int>
  /// The line where it begins, starting at 1.
  package let line: Int
  /// The column where it begins, starting at 1, in characters.
  package let column: Int
}
