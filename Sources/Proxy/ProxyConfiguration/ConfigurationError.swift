public import ClusterModel

/// The configuration cannot be used: at least one value in it is wrong.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// All that is wrong, each with field, value and remedy. Never empty.
  public let problems: [Diagnostic]

  init(_ problems: [Diagnostic]) { self.problems = problems }

  /// Something about a flag, or about the command line as a whole.
  init(flag: String?, problem: String, remedy: String) {
    problems = [Diagnostic(.error, nil, field: flag, problem: problem, remedy: remedy)]
  }

  /// One line for each problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
