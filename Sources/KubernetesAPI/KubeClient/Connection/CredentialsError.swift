/// Why a certificate, key or token of ours cannot be used.
package struct CredentialsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it is and where it comes from: `token file /var/run/secrets/…/token`
  package let source: String
  /// What is wrong with it.
  package let problem: String
  /// What to do.
  package let remedy: String

  /// One line: what, what is wrong with it, what to do.
  package var description: String { "\(source): \(problem); \(remedy)" }
}
