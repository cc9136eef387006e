/// The address and port that an HTTP server listens on.
package struct BindAddress: Hashable, Sendable, CustomStringConvertible {
  /// An IP address without brackets; empty for all addresses.
  package let host: String
  /// The port; with 0 the kernel chooses one.
  package let port: Int
  /// Whether only connections of the address's own family are accepted, even at `::`.
  let isSingleFamily: Bool

  /// Creates an address.
  ///
  /// - Parameters:
  ///   - host: an IPv4 or IPv6 address. Empty, `0.0.0.0` and `::` mean all addresses of both families, as they do for Go.
  ///   - isSingleFamily: whether only connections of the address's own family are accepted, so that `0.0.0.0` and `::`
  ///     can have different servers.
  package init(host: String, port: Int, isSingleFamily: Bool = false) {
    self.host = host
    self.port = port
    self.isSingleFamily = isSingleFamily
  }

  /// `127.0.0.1:10249`, `[::1]:10249`
  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The addresses to try to bind, in order.
  var candidates: [BindAddress] {
    guard !isSingleFamily, ["", "0.0.0.0", "::"].contains(host) else { return [self] }
    // `::` accepts both families, but does not exist in a kernel without IPv6.
    return [BindAddress(host: "::", port: port), BindAddress(host: "0.0.0.0", port: port)]
  }
}
