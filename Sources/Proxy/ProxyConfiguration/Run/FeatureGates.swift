internal import ClusterModel

/// What feature gates, each set to true or false, come to here.
public struct FeatureGates: Hashable, Sendable {
  /// Whether Services are served at their `externalIPs`.
  public let servesExternalIPs: Bool
  /// Whether mode ipvs may be named.
  let allowsIPVS: Bool
  private let values: [String: Bool]

  /// The gates of these names; of the others, the defaults.
  init(_ values: [String: Bool]) {
    self.values = values
    servesExternalIPs = values[FeatureGate.externalIPs.name] ?? true
    allowsIPVS = values[FeatureGate.ipvs.name] ?? true
  }

  /// Reads the value of `--feature-gates`: `A=true,B=false`.
  ///
  /// - Throws: names that kube-proxy does not know, and values that it does not take.
  public init(flag text: String) throws(ConfigurationError) {
    var values: [String: Bool] = [:]
    do {
      try values.take(flag: text, isRepeated: false)
    } catch {
      throw ConfigurationError(flag: "--feature-gates", problem: error.problem, remedy: error.remedy)
    }
    self.init(values)
    let found = mistakes.map {
      Diagnostic(.error, nil, field: "--feature-gates", problem: $0.problem, remedy: $0.remedy)
    }
    if !found.isEmpty { throw ConfigurationError(found) }
  }

  /// What kube-proxy refuses to start with, in its own words (component-base/featuregate).
  var mistakes: [InvalidValue] {
    values.sorted { $0.key < $1.key }.compactMap { name, value in
      guard let gate = FeatureGate.named(name) else {
        return InvalidValue(
          problem: "unrecognized feature gate: \(name)",
          remedy: FeatureGate.near(name).map { "did you mean \($0)?" } ?? "remove it")
      }
      guard let lock = gate.lock, lock != value else { return nil }
      return InvalidValue(
        problem: "cannot set feature gate \(name) to \(value), feature is locked to \(lock)",
        remedy: "remove it")
    }
  }

  /// The names of those that change nothing here although they may be set, by the reason.
  var meaningless: [(names: [String], reason: String)] {
    let gates = values.keys.sorted().compactMap { FeatureGate.named($0) }.filter { $0.lock == nil }
    let reasons = Dictionary(grouping: gates.filter { $0.reason != nil }) { $0.reason ?? "" }
    return reasons.map { (names: $0.value.map(\.name), reason: $0.key) }.sorted {
      $0.names[0] < $1.names[0]
    }
  }
}
