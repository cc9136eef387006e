/// Why a lab cannot do what it was asked for: one line with object, reason and remedy.
public struct LabError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whether the kernel refused; otherwise something was asked wrongly.
  public let isOfKernel: Bool
  /// The line.
  public let description: String

  /// What was asked cannot be.
  static func input(_ problem: String, _ remedy: String) -> Self {
    Self(isOfKernel: false, description: "\(problem); \(remedy)")
  }

  /// The kernel refused it.
  static func kernel(_ problem: String, _ remedy: String) -> Self {
    Self(isOfKernel: true, description: "\(problem); \(remedy)")
  }
}
