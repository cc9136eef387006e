/// The class of a record, or of a question (RFC 1035, sections 3.2.4 and 3.2.5).
package struct RecordClass: Hashable, Sendable {
  /// The class number (IANA, DNS parameters).
  package let number: UInt16

  /// Creates a class from its number.
  package init(_ number: UInt16) { self.number = number }

  /// IN, the class of all our records.
  package static let internet = Self(1)
  /// ANY, all classes; only in queries.
  package static let any = Self(255)
}
