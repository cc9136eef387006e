package import KubeWire

extension RequestFailure {
  /// Whether the server says that it does not have this API. A server that does not know the API group may instead say
  /// that listing is forbidden, since authorization comes first; there is nothing to wait for in either case. Once a
  /// list has succeeded, 403 says nothing about whether the objects exist.
  package func meansMissingAPI(hasListed: Bool) -> Bool {
    guard case .refused(let status) = self else { return false }
    return status.code == 404 || (status.code == 403 && !hasListed)
  }

  /// Whether the server no longer knows the resource version or continue token that was requested.
  package var isExpired: Bool {
    if case .refused(let status) = self { status.isExpired } else { false }
  }
}

extension APIStatus {
  /// Whether the resource version or continue token is too old.
  package var isExpired: Bool { code == 410 || reason == "Expired" || reason == "Gone" }
}
