/// A certificate, key or token of ours cannot be used.
public struct CredentialsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it is and where it is from: `token file /var/run/secrets/…/token`
  public let source: String
  /// What is wrong with it.
  public let problem: String
  /// What to do.
  public let remedy: String

  /// One line.
  public var description: String { "\(source): \(problem); \(remedy)" }
}
