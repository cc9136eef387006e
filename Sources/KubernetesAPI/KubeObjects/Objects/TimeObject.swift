package import ClusterModel

/// A time as written.
package enum TimeObject: APIValue {
  /// A string, which should be in RFC 3339 format.
  case text(String)
  /// A time that is already decoded.
  case time(Timestamp)

  package static var shape: Shape { .string }

  package init(from decoder: any Decoder) throws { self = .text(try String(from: decoder)) }
}
