/// Where a server listens: an address and a port.
public struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
  /// An address without brackets; empty for all addresses.
  public let host: String
  /// The port; 0 lets the kernel choose.
  public let port: Int
  /// Only packets of the address's own family, even at `::`.
  let isSingleFamily: Bool

  /// An address and a port.
  ///
  /// - Parameters:
  ///   - host: an IPv4 or IPv6 address. Empty, `0.0.0.0` and `::` mean all addresses of both families, as they do for Go.
  ///   - isSingleFamily: only packets of the address's own family are wanted; then `0.0.0.0` and `::` may have
  ///     different servers.
  public init(host: String, port: Int, isSingleFamily: Bool = false) {
    self.host = host
    self.port = port
    self.isSingleFamily = isSingleFamily
  }

  /// `127.0.0.1:10249`, `[::1]:10249`
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// What to try in turn.
  var candidates: [ServerAddress] {
    guard !isSingleFamily, ["", "0.0.0.0", "::"].contains(host) else { return [self] }
    // A kernel without IPv6 has no `::`.
    return [ServerAddress(host: "::", port: port), ServerAddress(host: "0.0.0.0", port: port)]
  }
}
