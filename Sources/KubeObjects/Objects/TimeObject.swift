/// A time as it was written.
package enum TimeObject: APIValue {
  /// In a manifest: a text, as RFC 3339 has it.
  case text(String)
  /// On the wire: seconds since 1970.
  case seconds(Int64)

  package static var shape: Shape { .string }

  package init(from decoder: any Decoder) throws { self = .text(try String(from: decoder)) }
}
