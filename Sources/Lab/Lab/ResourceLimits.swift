internal import ClusterModel

/// The limits of a container's resources (`resources.limits`).
package struct ResourceLimits: Hashable, Sendable, Codable {
  /// The most memory, in bytes; nil for no limit.
  package var memory: Int?
  /// The most processor time, in thousandths of a processor; nil for no limit.
  package var processor: Int?

  /// No limits.
  package init() {}

  /// Whether there is a limit.
  package var isEmpty: Bool { memory == nil && processor == nil }

  /// Returns a quantity of the API in thousandths, rounded up; nil if it is not one, or too large
  /// (k8s.io/apimachinery/pkg/api/resource).
  package static func thousandths(_ text: String) -> Int? {
    let number = text.prefix { $0.isNumber || $0 == "." }
    guard let factor = factors[String(text.dropFirst(number.count))], let value = Double(number), value >= 0
    else { return nil }
    let result = (value * factor * 1000).rounded(.up)
    return result < 9e15 ? Int(result) : nil
  }

  private static let factors: [String: Double] = [
    "": 1, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "Ki": 1024, "Mi": 1_048_576,
    "Gi": 1_073_741_824, "Ti": 1_099_511_627_776, "e3": 1e3, "e6": 1e6, "e9": 1e9,
  ]
}
