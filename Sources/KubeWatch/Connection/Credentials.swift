internal import NIOSSL
internal import Synchronization

/// Who we are and whom we trust, read from its files again for each request: they are few, and files are renewed. What
/// has not changed is not parsed again.
final class Credentials: Sendable {
  private let configuration: APIConfiguration
  private let last = Mutex<(bytes: Bytes, tls: TLSConfiguration)?>(nil)

  /// The content of the files.
  private struct Bytes: Equatable {
    var authorities: [UInt8]?
    var chain: [UInt8]?
    var key: [UInt8]?
  }

  init(_ configuration: APIConfiguration) { self.configuration = configuration }

  /// The token to send; nil for none.
  func token() throws(CredentialsError) -> String? {
    switch configuration.token {
    case nil: return nil
    case .fixed(let token): return token
    case .file(let path):
      let source = "token file \(path)"
      let bytes = try Self.read(.file(path), source)
      let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
      guard !text.isEmpty, text.unicodeScalars.allSatisfy({ ("!"..."~").contains($0) }) else {
        throw CredentialsError(source: source, problem: "holds no token", remedy: "write the token into it")
      }
      return text
    }
  }

  /// The settings of TLS.
  func tls() throws(CredentialsError) -> TLSConfiguration {
    let bytes = Bytes(
      authorities: try authorities(), chain: try read(\.chain, "client certificate"),
      key: try read(\.key, "client key"))
    if let last = last.withLock({ $0 }), last.bytes == bytes { return last.tls }
    let tls = try Self.tls(bytes, trust: configuration.trust, origin: configuration.origin)
    last.withLock { $0 = (bytes, tls) }
    return tls
  }
}

extension Credentials {
  private func authorities() throws(CredentialsError) -> [UInt8]? {
    guard case .authorities(let material) = configuration.trust else { return nil }
    return try Self.read(material, "certificate authority")
  }

  private func read(
    _ part: KeyPath<APIConfiguration.ClientCertificate, APIConfiguration.Material>, _ name: String
  ) throws(CredentialsError) -> [UInt8]? {
    guard let certificate = configuration.certificate else { return nil }
    return try Self.read(certificate[keyPath: part], name)
  }

  private static func read(
    _ material: APIConfiguration.Material, _ name: String
  ) throws(CredentialsError) -> [UInt8] {
    switch material {
    case .bytes(let bytes): return bytes
    case .file(let path):
      do {
        return try readFile(path)
      } catch {
        throw CredentialsError(
          source: name.hasSuffix(path) ? name : "\(name) \(path)", problem: error.reason,
          remedy: "check path and permissions")
      }
    }
  }

  private static func tls(
    _ bytes: Bytes, trust: APIConfiguration.Trust, origin: String
  ) throws(CredentialsError) -> TLSConfiguration {
    var tls = TLSConfiguration.makeClientConfiguration()
    if case .anybody = trust { tls.certificateVerification = .none }
    if let authorities = bytes.authorities {
      tls.trustRoots = .certificates(try certificates(authorities, "certificate authority of \(origin)"))
    }
    if let chain = bytes.chain, let key = bytes.key {
      tls.certificateChain = try certificates(chain, "client certificate of \(origin)").map {
        .certificate($0)
      }
      tls.privateKey = .privateKey(try privateKey(key, "client key of \(origin)"))
    }
    return tls
  }

  private static func certificates(
    _ bytes: [UInt8], _ source: String
  ) throws(CredentialsError) -> [NIOSSLCertificate] {
    if let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty {
      return certificates
    }
    throw CredentialsError(
      source: source, problem: "is no certificate", remedy: "give it in PEM: -----BEGIN CERTIFICATE-----")
  }

  private static func privateKey(
    _ bytes: [UInt8], _ source: String
  ) throws(CredentialsError) -> NIOSSLPrivateKey {
    if let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) { return key }
    throw CredentialsError(
      source: source, problem: "is no private key",
      remedy: "give it in PEM, without a passphrase: -----BEGIN PRIVATE KEY-----")
  }
}
