package import ClusterModel

/// At least one value of the configuration is invalid.
package struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// All problems, each with field, value and remedy. Never empty.
  package let problems: [Diagnostic]

  init(_ problems: [Diagnostic]) { self.problems = problems }

  /// Creates an error about a flag or, without one, about the command line as a whole.
  init(flag: String?, problem: String, remedy: String) {
    problems = [Diagnostic(.error, nil, field: flag, problem: problem, remedy: remedy)]
  }

  /// One line for each problem.
  package var description: String { problems.map(\.description).joined(separator: "\n") }
}
