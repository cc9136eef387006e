internal import Logging
internal import NIOSSL
internal import Synchronization

/// Client credentials and trusted certificate authorities. Their files are read again for each request, since there
/// are few requests and files are renewed; unchanged content is not parsed again. If a file can no longer be used, its
/// previous content stays in use, as with client-go: it may be in the middle of being written.
final class Credentials: Sendable {
  private let configuration: APIConfiguration
  private let logger: Logger
  private let lastTLS = Mutex<LastGoodValue<(bytes: Bytes, tls: TLSConfiguration)>>(LastGoodValue())
  private let lastToken = Mutex<LastGoodValue<String>>(LastGoodValue())

  /// The content of the files; nil for those that are not configured.
  private struct Bytes: Equatable {
    var authorities: [UInt8]?
    var chain: [UInt8]?
    var key: [UInt8]?
  }

  init(_ configuration: APIConfiguration, logger: Logger) {
    self.configuration = configuration
    self.logger = logger
  }

  /// Returns the bearer token; nil if none is configured.
  func token() throws(CredentialsError) -> String? {
    switch configuration.token {
    case nil: return nil
    case .fixed(let token): return token
    case .file(let path):
      return try lastToken.withLock { last throws(CredentialsError) in
        try last.refresh(logger) { _ throws(CredentialsError) in try Self.token(in: path) }
      }
    }
  }

  private static func token(in path: String) throws(CredentialsError) -> String {
    let source = "token file \(path)"
    let text = String(decoding: try read(.file(path), source), as: UTF8.self).filter { !$0.isWhitespace }
    guard !text.isEmpty, text.unicodeScalars.allSatisfy({ ("!"..."~").contains($0) }) else {
      throw CredentialsError(source: source, problem: "contains no token", remedy: "write the token to it")
    }
    return text
  }

  /// Returns the TLS configuration.
  func tls() throws(CredentialsError) -> TLSConfiguration {
    try lastTLS.withLock { last throws(CredentialsError) in
      try last.refresh(logger) { last throws(CredentialsError) in
        let bytes = Bytes(
          authorities: try authorities(), chain: try read(\.chain, "client certificate"),
          key: try read(\.key, "client key"))
        if let last, last.bytes == bytes { return last }
        return (bytes, try Self.tls(from: bytes, trust: configuration.trust, origin: configuration.origin))
      }
    }.tls
  }
}

extension Credentials {
  private func authorities() throws(CredentialsError) -> [UInt8]? {
    guard case .authorities(let material) = configuration.trust else { return nil }
    return try Self.read(material, "certificate authority")
  }

  private func read(
    _ part: KeyPath<APIConfiguration.ClientCertificate, APIConfiguration.PEMSource>, _ name: String
  ) throws(CredentialsError) -> [UInt8]? {
    guard let certificate = configuration.certificate else { return nil }
    return try Self.read(certificate[keyPath: part], name)
  }

  private static func read(
    _ material: APIConfiguration.PEMSource, _ name: String
  ) throws(CredentialsError) -> [UInt8] {
    switch material {
    case .bytes(let bytes): return bytes
    case .file(let path):
      do {
        return try readCredentials(path)
      } catch {
        throw CredentialsError(
          source: name.hasSuffix(path) ? name : "\(name) \(path)", problem: error.reason,
          remedy: "check the path and its permissions")
      }
    }
  }

  private static func tls(
    from bytes: Bytes, trust: APIConfiguration.Trust, origin: String
  ) throws(CredentialsError) -> TLSConfiguration {
    var tls = TLSConfiguration.makeClientConfiguration()
    if case .anyone = trust { tls.certificateVerification = .none }
    if let authorities = bytes.authorities {
      tls.trustRoots = .certificates(try certificates(authorities, "certificate authority of \(origin)"))
    }
    if let chain = bytes.chain, let key = bytes.key {
      tls.certificateChain = try certificates(chain, "client certificate of \(origin)").map {
        .certificate($0)
      }
      tls.privateKey = .privateKey(try privateKey(key, "client key of \(origin)"))
      try requirePair(tls, "client certificate of \(origin)")
    }
    return tls
  }

  /// Throws if the certificate and the key do not match: the two files are not renewed at the same instant.
  private static func requirePair(_ tls: TLSConfiguration, _ source: String) throws(CredentialsError) {
    do { _ = try NIOSSLContext(configuration: tls) } catch {
      throw CredentialsError(
        source: source, problem: "does not match the client key",
        remedy: "use a certificate and key of one pair")
    }
  }

  private static func certificates(
    _ bytes: [UInt8], _ source: String
  ) throws(CredentialsError) -> [NIOSSLCertificate] {
    if let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty {
      return certificates
    }
    throw CredentialsError(
      source: source, problem: "is not a certificate",
      remedy: "provide it in PEM: -----BEGIN CERTIFICATE-----")
  }

  private static func privateKey(
    _ bytes: [UInt8], _ source: String
  ) throws(CredentialsError) -> NIOSSLPrivateKey {
    if let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) { return key }
    throw CredentialsError(
      source: source, problem: "is not a private key",
      remedy: "provide it in PEM, without a passphrase: -----BEGIN PRIVATE KEY-----")
  }
}
