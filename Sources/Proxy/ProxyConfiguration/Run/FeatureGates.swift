internal import ClusterModel

/// The feature gates that are set, and their effects.
public struct FeatureGates: Hashable, Sendable {
  /// Whether Services are served at their `externalIPs`.
  public let servesExternalIPs: Bool
  /// Whether mode ipvs may be configured.
  let allowsIPVS: Bool
  /// Whether node ports are asked for at the loopback addresses that `nodePortAddresses` names.
  let wantsLocalhostNodePorts: Bool
  private let values: [String: Bool]

  /// Creates gates with these values, and the defaults for all others.
  init(_ values: [String: Bool]) {
    self.values = values
    servesExternalIPs = values[FeatureGate.externalIPs.name] ?? true
    allowsIPVS = values[FeatureGate.ipvs.name] ?? true
    wantsLocalhostNodePorts = values[FeatureGate.localhostNodePorts.name] ?? false
  }

  /// Returns the value that a gate was set to; nil if it was not set.
  func value(of name: String) -> Bool? { values[name] }

  /// Parses the value of `--feature-gates`: `A=true,B=false`.
  ///
  /// - Throws: when kube-proxy would reject a name or value.
  public init(flag text: String) throws(ConfigurationError) {
    var values: [String: Bool] = [:]
    do {
      try values.set(fromFlag: text, isRepeated: false)
    } catch {
      throw ConfigurationError(flag: "--feature-gates", problem: error.problem, remedy: error.remedy)
    }
    self.init(values)
    let found = errors.map {
      Diagnostic(.error, nil, field: "--feature-gates", problem: $0.problem, remedy: $0.remedy)
    }
    if !found.isEmpty { throw ConfigurationError(found) }
  }

  /// The errors with which kube-proxy refuses to start, in its words (component-base/featuregate).
  var errors: [InvalidValue] {
    values.sorted { $0.key < $1.key }.compactMap { name, value in
      guard let gate = FeatureGate.named(name) else {
        return InvalidValue(
          problem: "unrecognized feature gate: \(name)",
          remedy: FeatureGate.suggestion(for: name).map { "did you mean \($0)?" } ?? "remove it")
      }
      guard let lock = gate.lockedValue, lock != value else { return nil }
      return InvalidValue(
        problem: "cannot set feature gate \(name) to \(value), feature is locked to \(lock)",
        remedy: "remove it")
    }
  }

  /// The names of gates that have no effect in Viaduct although they can be set, grouped by the reason.
  var ignored: [(names: [String], reason: String)] {
    let gates = values.keys.sorted().compactMap { FeatureGate.named($0) }.filter { $0.lockedValue == nil }
    let reasons = Dictionary(grouping: gates.filter { $0.ignoredReason != nil }) { $0.ignoredReason ?? "" }
    return reasons.map { (names: $0.value.map(\.name), reason: $0.key) }.sorted {
      $0.names[0] < $1.names[0]
    }
  }
}
