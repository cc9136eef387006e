/// How to reach the API server, and as whom.
public struct APIConfiguration: Hashable, Sendable {
  /// Where these settings are from, for messages: `kubeconfig /etc/…, context default`.
  public var origin: String
  /// Where the server is.
  public var server: ServerAddress
  /// The name that the server's certificate must have, where that is not the address's host (`tls-server-name`).
  public var serverName: String?
  /// Who may have signed the server's certificate.
  public var trust: Trust
  /// Our certificate; nil for none.
  public var certificate: ClientCertificate?
  /// Our token; nil for none.
  public var token: Token?

  /// Who may have signed the server's certificate.
  public enum Trust: Hashable, Sendable {
    /// Whom this system trusts.
    case system
    /// Only these authorities, in PEM.
    case authorities(PEMSource)
    /// Anybody (`insecure-skip-tls-verify`).
    case anyone
  }

  /// A certificate with its key, both in PEM.
  public struct ClientCertificate: Hashable, Sendable {
    /// The chain, ours first.
    public var chain: PEMSource
    /// The private key.
    public var key: PEMSource

    /// A certificate with its key.
    public init(chain: PEMSource, key: PEMSource) {
      self.chain = chain
      self.key = key
    }
  }

  /// A bearer token.
  public enum Token: Hashable, Sendable {
    /// This one, for ever.
    case fixed(String)
    /// What this file holds at the time: the kubelet renews it long before it ends.
    case file(String)
  }

  /// Bytes that are given, or in a file that may change.
  public enum PEMSource: Hashable, Sendable {
    /// These.
    case bytes([UInt8])
    /// What this file holds at the time.
    case file(String)
  }

  /// A server that is asked without saying who we are.
  public init(origin: String, server: ServerAddress) {
    self.origin = origin
    self.server = server
    trust = .system
  }
}
