/// Why an operation on a lab failed.
package struct LabError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whether the kernel refused the operation; otherwise the input was wrong.
  package let isKernelError: Bool
  /// The object, the reason and the remedy in one line.
  package let description: String

  /// Creates an error in the input.
  static func input(_ problem: String, _ remedy: String) -> Self {
    Self(isKernelError: false, description: "\(problem); \(remedy)")
  }

  /// Creates an error for an operation that the kernel refused.
  static func kernel(_ problem: String, _ remedy: String) -> Self {
    Self(isKernelError: true, description: "\(problem); \(remedy)")
  }
}
