internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPCompression
internal import NIOPosix
internal import NIOSSL

extension RequestFailure {
  /// Converts an error of AsyncHTTPClient, NIO or BoringSSL.
  ///
  /// - Parameter host: the name that the server's certificate was verified against.
  init(_ error: any Error, host: String) {
    switch error {
    case let error as Self: self = error
    case let error as APIError: self = error.cause
    case is CancellationError: self = .cancelled
    case let error as HTTPClientError: self = Self.meaning(of: error)
    case let error as NIOSSLExtraError: self = Self.meaning(of: error, host)
    case let error as NIOSSLError: self = Self.meaning(of: error)
    case let error as NIOConnectionError: self = .unreachable(error.explained)
    case HTTPParserError.invalidEOFState: self = .connectionClosed
    case is HTTPParserError: self = .malformed("the response is not HTTP/1.1")
    case is NIOHTTPDecompression.DecompressionError: self = .malformed("the response is not valid gzip")
    case ChannelError.connectTimeout: self = .unreachable("connection timed out")
    case is ChannelError: self = .connectionClosed
    case let error as IOError:
      self = Self.closing.contains(error.errnoCode) ? .connectionClosed : .unreachable(error.reasonText)
    default: self = .unreachable("\(error)".onOneLine)
    }
  }

  /// The kernel's errors for an established connection that ends: EPIPE and ECONNRESET.
  private static let closing: Set<CInt> = [32, 104]

  private static func meaning(of error: HTTPClientError) -> Self {
    switch error {
    case .readTimeout, .deadlineExceeded, .writeTimeout, .getConnectionFromPoolTimeout: .timedOut
    case .connectTimeout, .tlsHandshakeTimeout: .unreachable("connection timed out")
    case .cancelled, .alreadyShutdown: .cancelled
    case .remoteConnectionClosed, .uncleanShutdown: .connectionClosed
    default: .malformed("\(error)".onOneLine)
    }
  }

  private static func meaning(of error: NIOSSLExtraError, _ host: String) -> Self {
    guard error == .failedToValidateHostname else { return .untrusted("TLS failed: \("\(error)".onOneLine)") }
    return .untrusted(
      "the server's certificate is not valid for \(host); use an address that the certificate names, or set tls-server-name to one of its names"
    )
  }

  private static func meaning(of error: NIOSSLError) -> Self {
    switch error {
    case .uncleanShutdown: return .connectionClosed
    case .handshakeFailed(.sslError(let stack)), .handshakeFailed(.unknownError(let stack)):
      let text = stack.map { "\($0)" }.joined(separator: " ")
      // BoringSSL's error code is not available otherwise; only the wording depends on it.
      if text.contains("CERTIFICATE_VERIFY_FAILED") { return .untrusted(unknownAuthority) }
      return .untrusted("TLS failed: \(text.onOneLine)")
    default: return .untrusted("TLS failed: \("\(error)".onOneLine)")
    }
  }

  private static let unknownAuthority =
    "the server's certificate is not signed by a trusted certificate authority, or has expired; "
    + "check the server's address, and set certificate-authority to the cluster's CA"
}

extension NIOConnectionError {
  /// The errors of all addresses that were tried.
  fileprivate var explained: String {
    if let dns = dnsAError ?? dnsAAAAError, connectionErrors.isEmpty {
      return "the name \(host.onOneLine) cannot be resolved (\("\(dns)".onOneLine))"
    }
    let reasons = connectionErrors.map { single in
      "\(single.target.addressText): \((single.error as? IOError).map(\.reasonText) ?? "\(single.error)".onOneLine)"
    }
    return reasons.joined(separator: ", ")
  }
}

extension SocketAddress {
  fileprivate var addressText: String {
    guard let ipAddress else { return "\(self)".onOneLine }
    return "\(ipAddress) port \(port ?? 0)"
  }
}

extension IOError {
  /// The common reasons in plain words; NIO's own text starts with other details.
  fileprivate var reasonText: String {
    let reasons: [CInt: String] = [
      101: "network is unreachable", 110: "connection timed out", 111: "connection refused",
      113: "no route to host",
    ]
    return reasons[errnoCode] ?? "errno \(errnoCode)"
  }
}

extension TimeAmount {
  init(_ duration: Duration) { self = .nanoseconds(Int64(duration.inSeconds * 1e9)) }
}
