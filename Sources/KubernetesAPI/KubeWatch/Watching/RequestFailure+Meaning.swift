internal import KubeWire

extension RequestFailure {
  /// Whether the server says that it does not have this API. A server that does not know the API group may instead say
  /// that listing is forbidden, since authorization comes first; there is nothing to wait for in either case. Once a
  /// list has succeeded, 403 says nothing about whether the objects exist.
  func meansMissingAPI(hasListed: Bool) -> Bool {
    guard case .refused(let status) = self else { return false }
    return status.code == 404 || (status.code == 403 && !hasListed)
  }

  /// Whether the server no longer knows the resource version or continue token that was requested.
  var isExpired: Bool {
    if case .refused(let status) = self { status.isExpired } else { false }
  }

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
  /// Whether the resource version or continue token is too old.
  var isExpired: Bool { code == 410 || reason == "Expired" || reason == "Gone" }

  /// Whether repeating the same request cannot succeed.
  var isPermanent: Bool { (400..<500).contains(code) && ![401, 403, 408, 409, 429].contains(code) }
}
