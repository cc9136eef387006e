internal import Crypto
internal import FoundationEssentials
internal import SwiftASN1
internal import X509

/// A certificate authority that lives as long as a test.
package struct TestAuthority: Sendable {
  private let key: P256.Signing.PrivateKey
  private let certificate: Certificate
  private let name: DistinguishedName
  /// Its certificate in PEM.
  package let pem: String

  /// A certificate with its key, both in PEM.
  package struct Pair: Sendable {
    /// The certificate.
    package let certificate: String
    /// The private key.
    package let key: String
  }

  /// A new authority.
  package init(name text: String = "test authority") throws {
    key = P256.Signing.PrivateKey()
    name = try DistinguishedName { CommonName(text) }
    certificate = try Self.certificate(
      for: key.publicKey, named: name, by: name, key,
      try Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
        Critical(KeyUsage(keyCertSign: true))
      })
    pem = try certificate.serializeAsPEM().pemString
  }

  /// A certificate for a server with these names and IP addresses.
  package func server(names: [String], addresses: [[UInt8]]) throws -> Pair {
    let alternatives =
      names.map { GeneralName.dnsName($0) }
      + addresses.map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...])) }
    return try pair(
      common: "kube-apiserver", organization: nil,
      try Certificate.Extensions {
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames(alternatives)
      })
  }

  /// A certificate for a client, as Kubernetes has them: the name is the user, the organization a group.
  package func client(user: String, group: String) throws -> Pair {
    try pair(
      common: user, organization: group, try Certificate.Extensions { try ExtendedKeyUsage([.clientAuth]) })
  }

  private func pair(
    common: String, organization: String?, _ extensions: Certificate.Extensions
  ) throws -> Pair {
    let own = P256.Signing.PrivateKey()
    let subject = try DistinguishedName {
      if let organization { OrganizationName(organization) }
      CommonName(common)
    }
    let signed = try Self.certificate(for: own.publicKey, named: subject, by: name, key, extensions)
    return Pair(certificate: try signed.serializeAsPEM().pemString, key: own.pemRepresentation)
  }

  private static func certificate(
    for publicKey: P256.Signing.PublicKey, named subject: DistinguishedName, by issuer: DistinguishedName,
    _ key: P256.Signing.PrivateKey, _ extensions: Certificate.Extensions
  ) throws -> Certificate {
    try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: Certificate.PublicKey(publicKey),
      notValidBefore: Date.now - 3600, notValidAfter: Date.now + 7 * 86_400, issuer: issuer, subject: subject,
      signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
      issuerPrivateKey: Certificate.PrivateKey(key))
  }
}
