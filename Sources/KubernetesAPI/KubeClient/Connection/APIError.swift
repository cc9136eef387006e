package import KubeWire

/// A request to the API server that failed.
package struct APIError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The request: `GET https://10.96.0.1:443/api/v1/services`
  package let request: String
  /// Why it failed.
  package let cause: RequestFailure

  /// Creates an error for a request.
  package init(request: String, cause: RequestFailure) {
    self.request = request
    self.cause = cause
  }

  /// One line: the request, what is wrong, what to do.
  package var description: String { "\(request): \(cause)" }
}

/// Why a request to the API server failed.
package enum RequestFailure: Error, Hashable, Sendable {
  /// The server returned an error status.
  case refused(APIStatus)
  /// No connection could be established.
  case unreachable(String)
  /// TLS failed, for instance because the server's certificate is not trusted.
  case untrusted(String)
  /// The server did not respond in time.
  case timedOut
  /// The connection closed before the response was complete.
  case connectionClosed
  /// The response is not valid for the API.
  case malformed(String)
  /// The response is larger than this many bytes.
  case tooLarge(limit: Int)
  /// Our certificate, key or token cannot be used.
  case credentials(CredentialsError)
  /// The request was cancelled.
  case cancelled
}

extension RequestFailure: CustomStringConvertible {
  /// What is wrong, and what to do.
  package var description: String {
    switch self {
    case .refused(let status): status.explained
    case .unreachable(let reason):
      "cannot be reached: \(reason); check the address, and that the API server is running"
    case .untrusted(let reason): reason
    case .timedOut: "no response in time; check the load on the API server and the network in between"
    case .connectionClosed:
      "the connection closed in the middle of the response; the daemon retries, run other commands again"
    case .malformed(let problem): "\(problem); check that this is a Kubernetes API server"
    case .tooLarge(let limit): "the response has more than \(limit) bytes; request fewer objects at a time"
    case .credentials(let error): error.description
    case .cancelled: "cancelled"
    }
  }
}

extension APIStatus {
  /// The status in words, and what to do about it.
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
  /// The text with control characters replaced, so that it cannot forge log lines, and at most 400 characters of it.
  var onOneLine: String {
    String(unicodeScalars.prefix(400).map { (" "..."~").contains($0) ? Character($0) : "?" })
  }
}
