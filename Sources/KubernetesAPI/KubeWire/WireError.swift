internal import KubeObjects

/// An error for a malformed or unexpected response. Nothing in it is used.
package struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of errors.
  package enum Problem: Hashable, Sendable {
    /// The bytes end within a number or a tag.
    case truncated
    /// A field is longer than the message that contains it.
    case lengthBeyondEnd(UInt64)
    /// A number has more than ten bytes.
    case overlongNumber
    /// A field has a wire type other than the one in its message's definition.
    case wireType(UInt8)
    /// A field has the number 0, or one above 2²⁹-1.
    case fieldNumber(UInt64)
    /// A string is not UTF-8.
    case notUTF8
    /// The bytes do not start with `k8s` and a zero byte.
    case noMagic
    /// The object has an unsupported content encoding, with this name.
    case contentEncoding(String)
    /// The bytes contain another kind than the requested one.
    case otherKind(String)
    /// A frame is longer than the limit in bytes.
    case frameTooLong(limit: Int)
  }

  /// What was being decoded: `ServiceList`, `WatchEvent`, `frame`.
  package let object: String
  /// The path of the field in the object; nil for the object itself.
  package let field: String?
  /// The offset in the bytes, starting at 0.
  package let offset: Int
  /// What is wrong.
  package let problem: Problem

  /// Creates an error at an offset.
  init(_ object: String, field: String? = nil, offset: Int, _ problem: Problem) {
    self.object = object
    self.field = field
    self.offset = offset
    self.problem = problem
  }

  /// One line: `ServiceList: metadata.continue: byte 17: its length of 5000 bytes extends beyond the end; …`
  package var description: String {
    let place = [object, field, "byte \(offset)"].compactMap { $0 }.joined(separator: ": ")
    return "\(place): \(problem)"
  }
}

extension WireError.Problem: CustomStringConvertible {
  /// The problem and the remedy.
  package var description: String { "\(summary); \(remedy)" }

  /// The problem, without a period.
  var summary: String {
    switch self {
    case .truncated: "is truncated"
    case .lengthBeyondEnd(let length): "its length of \(length) bytes extends beyond the end"
    case .overlongNumber: "a number has more than ten bytes"
    case .wireType(let type): "has wire type \(type), which does not match the field"
    case .fieldNumber(let number): "\(number) is not a valid field number"
    case .notUTF8: "is not UTF-8"
    case .noMagic: "is not in the API server's protobuf format"
    case .contentEncoding(let name): "has the unsupported content encoding \(name.quoted)"
    case .otherKind(let name): "is \(name.quoted)"
    case .frameTooLong(let limit): "is longer than \(limit) bytes"
    }
  }

  /// What the user can do, without a period.
  var remedy: String {
    switch self {
    case .noMagic:
      "request application/vnd.kubernetes.protobuf, and check whether a proxy answers in the server's place"
    case .contentEncoding, .otherKind: "check which server answers at this address"
    case .frameTooLong: "restart the watch"
    default: "retry; if the error persists, the server or a proxy in front of it corrupts the response"
    }
  }
}
