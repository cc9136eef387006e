/// A selection of objects by their labels (apimachinery's `labels.Selector`). An object must meet all requirements; an
/// empty selector selects everything.
public struct LabelSelector: Hashable, Sendable, Encodable {
  /// The requirements, all of which must be met.
  public let requirements: [LabelRequirement]

  /// Creates a selector with these requirements.
  public init(_ requirements: [LabelRequirement] = []) { self.requirements = requirements }

  /// Creates a selector that requires these labels, like `matchLabels` and a Service's `spec.selector`.
  public init(matching labels: Labels) {
    requirements = labels.entries.map { LabelRequirement($0.key, .isOneOf([$0.value])) }
  }

  /// Returns whether an object with these labels is selected.
  public func matches(_ labels: Labels) -> Bool { requirements.allSatisfy { $0.matches(labels) } }
}

/// A selector's requirement on one label.
public struct LabelRequirement: Hashable, Sendable, Encodable {
  /// The condition on the label's value.
  public enum Condition: Hashable, Sendable {
    /// `key=value`, `key in (a,b)`; the values are sorted and unique.
    case isOneOf([String])
    /// `key!=value`, `key notin (a,b)`; also selects objects without the label.
    case isNoneOf([String])
    /// `key`
    case exists
    /// `!key`
    case isAbsent
    /// `key>1`: the value is a whole number greater than this one.
    case isGreater(than: Int)
    /// `key<1`: the value is a whole number less than this one.
    case isLess(than: Int)
  }

  /// The label's key.
  public let key: String
  /// The condition on its value.
  public let condition: Condition

  /// Creates a requirement on this label.
  public init(_ key: String, _ condition: Condition) {
    self.key = key
    self.condition = condition
  }

  /// Returns whether the labels meet the requirement.
  public func matches(_ labels: Labels) -> Bool {
    let value = labels[key]
    switch condition {
    case .isOneOf(let values): return value.map(values.contains) ?? false
    case .isNoneOf(let values): return value.map { !values.contains($0) } ?? true
    case .exists: return value != nil
    case .isAbsent: return value == nil
    case .isGreater(let bound): return value.flatMap { Int($0) }.map { $0 > bound } ?? false
    case .isLess(let bound): return value.flatMap { Int($0) }.map { $0 < bound } ?? false
    }
  }
}

extension LabelSelector: CustomStringConvertible {
  /// The selector as kubectl writes it: `app=web,tier in (a,b),!old`
  public var description: String { requirements.map(\.description).joined(separator: ",") }
}

extension LabelRequirement: CustomStringConvertible {
  /// `app=web`, `tier in (a,b)`, `!old`
  public var description: String {
    switch condition {
    case .isOneOf(let values) where values.count == 1: "\(key)=\(values[0])"
    case .isNoneOf(let values) where values.count == 1: "\(key)!=\(values[0])"
    case .isOneOf(let values): "\(key) in (\(values.joined(separator: ",")))"
    case .isNoneOf(let values): "\(key) notin (\(values.joined(separator: ",")))"
    case .exists: key
    case .isAbsent: "!\(key)"
    case .isGreater(let bound): "\(key)>\(bound)"
    case .isLess(let bound): "\(key)<\(bound)"
    }
  }

  /// Encodes the requirement as a string in the syntax of `-l`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
