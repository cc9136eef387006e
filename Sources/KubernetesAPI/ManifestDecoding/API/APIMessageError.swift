/// An error for an invalid message from the API server. Nothing in it is used.
public struct APIMessageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, without a period.
  public let problem: String

  /// Creates an error.
  public init(problem: String) { self.problem = problem }

  /// Same as `problem`.
  public var description: String { problem }
}
