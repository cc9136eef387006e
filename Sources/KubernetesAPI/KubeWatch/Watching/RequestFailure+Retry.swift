internal import KubeClient
internal import KubeWire

extension RequestFailure {
  /// Whether a watch that fails like this cannot be resumed.
  var needsList: Bool {
    switch self {
    case .refused(let status): status.isExpired || status.isPermanent
    case .malformed, .tooLarge: true
    case .unreachable, .untrusted, .timedOut, .connectionClosed, .credentials, .cancelled: false
    }
  }

  /// Whether an operator would do the same about both. The texts of refusals may name a different version, time or
  /// object each time, and a server that goes away first closes connections and then refuses them.
  func resembles(_ other: Self) -> Bool {
    switch (self, other) {
    case (.refused(let mine), .refused(let others)): mine.code == others.code
    case (.connectionClosed, .unreachable), (.unreachable, .connectionClosed), (.connectionClosed, .timedOut),
      (.timedOut, .connectionClosed):
      true
    default: self == other
    }
  }

  /// The delay that the server asks for (`Retry-After`), at most five minutes: a longer one would be a mistake.
  var retryAfter: Duration {
    guard case .refused(let status) = self, let seconds = status.retryAfterSeconds else { return .zero }
    return .seconds(min(max(seconds, 0), 300))
  }
}

extension APIStatus {
  /// Whether repeating the same request cannot succeed.
  var isPermanent: Bool { (400..<500).contains(code) && ![401, 403, 408, 409, 429].contains(code) }
}
