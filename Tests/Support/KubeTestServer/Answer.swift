internal import KubeWire
internal import NIOHTTP1
internal import WireSupport

/// An answer that is not a watch.
struct Answer: Sendable {
  var status: HTTPResponseStatus = .ok
  var contentType = "application/json"
  var body: [UInt8]
  var retryAfter: Int?
  /// What the body says, of a refusal.
  private var refusal: APIStatus?

  init(_ value: JSONValue) { body = value.bytes }

  init(body: [UInt8], contentType: String) {
    self.body = body
    self.contentType = contentType
  }

  /// A refusal, with the body that the API server sends.
  static func refusal(_ code: Int, reason: String, message: String, retryAfter: Int? = nil) -> Self {
    var answer = Self(Self.status(code, reason: reason, message: message, retryAfter: retryAfter))
    answer.status = HTTPResponseStatus(statusCode: code)
    answer.retryAfter = retryAfter
    answer.refusal = APIStatus(code: code, reason: reason, message: message, retryAfterSeconds: retryAfter)
    return answer
  }

  /// `kind: Status`
  static func status(_ code: Int, reason: String, message: String, retryAfter: Int? = nil) -> JSONValue {
    var status: JSONValue = [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
      "message": .string(message), "reason": .string(reason), "code": .number(Double(code)),
    ]
    if let retryAfter { status["details"] = ["retryAfterSeconds": .number(Double(retryAfter))] }
    return status
  }

  /// A place in the history that is forgotten.
  static func expired(_ message: String) -> Self { refusal(410, reason: "Expired", message: message) }

  /// A version that is yet to come.
  static func tooLarge(_ version: Int, current: Int) -> Self {
    refusal(
      504, reason: "Timeout", message: "Too large resource version: \(version), current: \(current)",
      retryAfter: 1)
  }

  /// The same; a refusal in the form that the client prefers.
  func written(in choice: WireChoice) -> Self {
    guard choice == .protobuf, let refusal else { return self }
    var answer = self
    answer.body = WireEncoder.status(refusal)
    answer.contentType = choice.contentType(.get)
    return answer
  }

  /// There is no content-length, as in most answers of kube-apiserver; it would be wrong once the body is compressed.
  var head: HTTPResponseHead {
    var headers: HTTPHeaders = ["content-type": contentType]
    if let retryAfter { headers.add(name: "retry-after", value: "\(retryAfter)") }
    return HTTPResponseHead(version: .http1_1, status: status, headers: headers)
  }
}
