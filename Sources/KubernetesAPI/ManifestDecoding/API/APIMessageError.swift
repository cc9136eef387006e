/// An error for an invalid message from the API server. Nothing in it is used.
package struct APIMessageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, without a period.
  package let problem: String

  /// Creates an error.
  package init(problem: String) { self.problem = problem }

  /// Same as `problem`.
  package var description: String { problem }
}
