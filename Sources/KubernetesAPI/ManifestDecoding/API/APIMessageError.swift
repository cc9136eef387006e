/// What the API server sent is not what it should be. Nothing of it is used.
public struct APIMessageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with it.
  public let problem: String

  /// An error that says what is wrong.
  public init(problem: String) { self.problem = problem }

  /// The problem.
  public var description: String { problem }
}
