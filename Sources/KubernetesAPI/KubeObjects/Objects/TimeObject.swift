package import ClusterModel

/// A time as it was written.
package enum TimeObject: APIValue {
  /// As a text, which should be as RFC 3339 has it.
  case text(String)
  /// Known already.
  case time(Timestamp)

  package static var shape: Shape { .string }

  package init(from decoder: any Decoder) throws { self = .text(try String(from: decoder)) }
}
