internal import KubeWire

extension RequestFailure {
  /// Whether the server says that it does not have this API. One that does not know the API's group may also say that
  /// we are not allowed to list it, since that is checked first; then, too, there is nothing to wait for. Later, being
  /// forbidden says nothing about what was there.
  func meansMissingAPI(hasListed: Bool) -> Bool {
    guard case .refused(let status) = self else { return false }
    return status.code == 404 || (status.code == 403 && !hasListed)
  }

  /// Whether the server no longer knows the place that we asked for.
  var isExpired: Bool {
    if case .refused(let status) = self { status.isExpired } else { false }
  }

  /// Whether a watch that fails so cannot go on where it was.
  var needsList: Bool {
    switch self {
    case .refused(let status): status.isExpired || status.isPermanent
    case .malformed, .tooLarge: true
    case .unreachable, .untrusted, .timedOut, .connectionClosed, .credentials, .cancelled: false
    }
  }

  /// Whether an operator would do the same about both. A server that refuses may name another version, time or object
  /// each time, and one that goes away first cuts connections and then lets none come about.
  func resembles(_ other: Self) -> Bool {
    switch (self, other) {
    case (.refused(let mine), .refused(let others)): mine.code == others.code
    case (.connectionClosed, .unreachable), (.unreachable, .connectionClosed), (.connectionClosed, .timedOut),
      (.timedOut, .connectionClosed):
      true
    default: self == other
    }
  }

  /// The wait that the server asks for. One of hours would be no more than a mistake.
  var retryAfter: Duration {
    guard case .refused(let status) = self, let seconds = status.retryAfterSeconds else { return .zero }
    return .seconds(min(max(seconds, 0), 300))
  }
}

extension APIStatus {
  /// The server no longer knows the place that we asked for.
  var isExpired: Bool { code == 410 || reason == "Expired" || reason == "Gone" }

  /// The same request will not do better later.
  var isPermanent: Bool { (400..<500).contains(code) && ![401, 403, 408, 409, 429].contains(code) }
}
