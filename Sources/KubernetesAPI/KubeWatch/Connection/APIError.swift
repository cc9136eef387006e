public import KubeWire

/// Why a request to the API server has no result.
public struct APIError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was asked: `GET https://10.96.0.1:443/api/v1/services`
  public let request: String
  /// Why there is no result.
  public let cause: RequestFailure

  /// The request failed for this cause.
  public init(request: String, cause: RequestFailure) {
    self.request = request
    self.cause = cause
  }

  /// One line: what was asked, what is wrong, what to do.
  public var description: String { "\(request): \(cause)" }
}

/// What can go wrong between us and the API server.
public enum RequestFailure: Error, Hashable, Sendable {
  /// The server answered, and refused.
  case refused(APIStatus)
  /// No connection came about.
  case unreachable(String)
  /// Somebody answered who is not the server that we know, or TLS failed otherwise.
  case untrusted(String)
  /// The server was silent for too long.
  case timedOut
  /// The connection ended before the answer did.
  case connectionClosed
  /// The answer is not what the API says.
  case malformed(String)
  /// The answer is larger than this many bytes.
  case tooLarge(limit: Int)
  /// Our own certificate or token cannot be read.
  case credentials(CredentialsError)
  /// We were told to stop.
  case cancelled
}

extension RequestFailure: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .refused(let status): status.explained
    case .unreachable(let reason):
      "cannot be reached: \(reason); check the address, and that the API server is running"
    case .untrusted(let reason): reason
    case .timedOut: "no response in time; check the load on the API server and the network in between"
    case .connectionClosed: "the connection closed in the middle of the response; the request is retried"
    case .malformed(let problem): "\(problem); check that this is a Kubernetes API server"
    case .tooLarge(let limit): "the response has more than \(limit) bytes; request fewer objects at a time"
    case .credentials(let error): error.description
    case .cancelled: "cancelled"
    }
  }
}

extension APIStatus {
  /// The status in words, with what to do about it.
  fileprivate var explained: String {
    let said = message.isEmpty ? reason : message
    let answer = "the API server returned \(code)\(said.isEmpty ? "" : ": \(said.onOneLine)")"
    switch code {
    case 401: return "\(answer); renew the token or client certificate"
    case 403: return "\(answer); allow this in a ClusterRole, and bind it to this user"
    case 404: return "\(answer); this API server does not serve it"
    case 406, 415: return "\(answer); another format is tried next"
    case 410: return "\(answer); everything is listed again"
    case 429: return "\(answer); it is overloaded, and the request is retried later"
    default: return "\(answer); see the API server's log"
    }
  }
}

extension String {
  /// Control characters cannot forge lines of a log.
  var onOneLine: String {
    String(unicodeScalars.prefix(400).map { (" "..."~").contains($0) ? Character($0) : "?" })
  }
}
