/// How to reach the API server, and which credentials to use.
package struct APIConfiguration: Hashable, Sendable {
  /// Where these settings come from, for messages: `kubeconfig /etc/…, context default`.
  package var origin: String
  /// The address of the server.
  package var server: ServerAddress
  /// The name to verify the server's certificate against, if it is not the host of the address (`tls-server-name`).
  package var serverName: String?
  /// Which certificate authorities may sign the server's certificate.
  package var trust: Trust
  /// The client certificate; nil for none.
  package var certificate: ClientCertificate?
  /// The bearer token; nil for none.
  package var token: Token?

  /// Which certificate authorities may sign the server's certificate.
  package enum Trust: Hashable, Sendable {
    /// The system's trust store.
    case system
    /// Only these authorities, in PEM.
    case authorities(PEMSource)
    /// Any; the certificate is not verified (`insecure-skip-tls-verify`).
    case anyone
  }

  /// A client certificate and its private key, both in PEM.
  package struct ClientCertificate: Hashable, Sendable {
    /// The certificate chain, leaf first.
    package var chain: PEMSource
    /// The private key.
    package var key: PEMSource

    /// Pairs a chain with the key of its leaf certificate.
    package init(chain: PEMSource, key: PEMSource) {
      self.chain = chain
      self.key = key
    }
  }

  /// A bearer token.
  package enum Token: Hashable, Sendable {
    /// A token that does not change.
    case fixed(String)
    /// A file, read again for each request: the kubelet renews it long before it expires.
    case file(String)
  }

  /// PEM text, either given directly or in a file that may be rewritten.
  package enum PEMSource: Hashable, Sendable {
    /// The text itself.
    case bytes([UInt8])
    /// A file, read again for each request.
    case file(String)
  }

  /// Creates a configuration without credentials that trusts the system's certificate authorities.
  package init(origin: String, server: ServerAddress) {
    self.origin = origin
    self.server = server
    trust = .system
  }
}
