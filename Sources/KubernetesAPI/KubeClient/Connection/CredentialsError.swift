/// Why a certificate, key or token of ours cannot be used.
public struct CredentialsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it is and where it comes from: `token file /var/run/secrets/…/token`
  public let source: String
  /// What is wrong with it.
  public let problem: String
  /// What to do.
  public let remedy: String

  /// One line: what, what is wrong with it, what to do.
  public var description: String { "\(source): \(problem); \(remedy)" }
}
