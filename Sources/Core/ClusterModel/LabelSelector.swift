/// Which objects are meant, by their labels (apimachinery's `labels.Selector`): all requirements must be met, and
/// without any every object is meant.
public struct LabelSelector: Hashable, Sendable, Encodable {
  /// All of them must be met.
  public let requirements: [LabelRequirement]

  /// The selector with these requirements.
  public init(_ requirements: [LabelRequirement] = []) { self.requirements = requirements }

  /// What `matchLabels` says, and a Service's `spec.selector`.
  public init(matching labels: Labels) {
    requirements = labels.entries.map { LabelRequirement($0.key, .isOneOf([$0.value])) }
  }

  /// Whether an object with these labels is meant.
  public func matches(_ labels: Labels) -> Bool { requirements.allSatisfy { $0.matches(labels) } }
}

/// What a selector asks of one label.
public struct LabelRequirement: Hashable, Sendable, Encodable {
  /// What can be asked.
  public enum Condition: Hashable, Sendable {
    /// `key=value`, `key in (a,b)`; the values are in order, each once.
    case isOneOf([String])
    /// `key!=value`, `key notin (a,b)`: an object without the label is meant too.
    case isNoneOf([String])
    /// `key`
    case exists
    /// `!key`
    case isAbsent
    /// `key>1`: the label is a whole number above this one.
    case isGreater(than: Int)
    /// `key<1`
    case isLess(than: Int)
  }

  /// The label's key.
  public let key: String
  /// What is asked of its value.
  public let condition: Condition

  /// The requirement that this label be so.
  public init(_ key: String, _ condition: Condition) {
    self.key = key
    self.condition = condition
  }

  /// Whether labels meet it.
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
  /// As kubectl writes it: `app=web,tier in (a,b),!old`
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

  /// A text, the one that `-l` takes.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
