/// The response code of a message (RFC 1035, section 4.1.1; RFC 6891, section 9).
package enum ResponseCode: UInt16, Hashable, Sendable {
  /// Success; without answers, the name exists but has no records of the type.
  case noError = 0
  /// FORMERR: the message is malformed.
  case formatError = 1
  /// SERVFAIL: the answer is not available now.
  case serverFailure = 2
  /// NXDOMAIN: neither the name nor any name below it exists.
  case nameError = 3
  /// NOTIMP: the operation is not supported.
  case notImplemented = 4
  /// REFUSED: this server does not answer such queries.
  case refused = 5
  /// BADVERS: the EDNS version is not supported.
  case badVersion = 16
}
