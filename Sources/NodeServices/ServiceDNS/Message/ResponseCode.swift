/// How a question fared (RFC 1035, section 4.1.1; RFC 6891, section 9).
public enum ResponseCode: UInt16, Hashable, Sendable {
  /// It is answered, perhaps with nothing: the name is there, but has no record of the type.
  case noError = 0
  /// The message cannot be read.
  case formatError = 1
  /// The answer is not known now.
  case serverFailure = 2
  /// There is no such name, nor one below it.
  case nameError = 3
  /// Such messages are not understood.
  case notImplemented = 4
  /// Such questions are not answered here.
  case refused = 5
  /// The version of EDNS is not known here.
  case badVersion = 16
}
