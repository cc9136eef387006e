internal import KubeObjects

/// The bytes are not what they have to be; nothing of them is used.
public struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with bytes.
  public enum Problem: Hashable, Sendable {
    /// They end within a number or a tag.
    case truncated
    /// A field is longer than what holds it.
    case lengthBeyondEnd(UInt64)
    /// A number has more than ten bytes.
    case overlongNumber
    /// A field has another wire type than its message's definition gives it.
    case wireType(UInt8)
    /// A field has the number 0, or one above 2²⁹-1.
    case fieldNumber(UInt64)
    /// A text is not UTF-8.
    case notUTF8
    /// They do not start with `k8s` and a zero byte.
    case noMagic
    /// The object is packed in a way that we cannot read; holds the name of the way.
    case contentEncoding(String)
    /// They hold something else than what was asked for; the text says what.
    case otherKind(String)
    /// A frame is longer than this many bytes.
    case frameTooLong(limit: Int)
  }

  /// What was being read: `ServiceList`, `WatchEvent`, `frame`.
  public let object: String
  /// The path of the field, from the object; nil for the object itself.
  public let field: String?
  /// Where in the bytes, counted from 0.
  public let offset: Int
  /// What is wrong there.
  public let problem: Problem

  /// An error at a place.
  init(_ object: String, field: String? = nil, offset: Int, _ problem: Problem) {
    self.object = object
    self.field = field
    self.offset = offset
    self.problem = problem
  }

  /// One line: `ServiceList: metadata.continue: byte 17: its length of 5000 bytes extends beyond the end; …`
  public var description: String {
    let place = [object, field, "byte \(offset)"].compactMap { $0 }.joined(separator: ": ")
    return "\(place): \(problem)"
  }
}

extension WireError.Problem: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String { "\(found); \(remedy)" }

  /// What is wrong.
  var found: String {
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

  /// What to do.
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
