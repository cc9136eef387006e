internal import ClusterModel

/// The feature gates that are set, and their effects in the version of Kubernetes that is followed.
package struct FeatureGates: Hashable, Sendable {
  private let values: [String: Bool]
  /// The version of Kubernetes that is followed.
  let version: KubernetesVersion

  /// Creates gates with these values, and the defaults of the version for all others.
  init(_ values: [String: Bool], in version: KubernetesVersion = .newestTried) {
    self.values = values
    self.version = version
  }

  /// Parses the value of `--feature-gates`: `A=true,B=false`.
  ///
  /// - Throws: when kube-proxy would reject a name or value.
  package init(flag text: String, in version: KubernetesVersion = .newestTried) throws(ConfigurationError) {
    var values: [String: Bool] = [:]
    do {
      try values.set(fromFlag: text, isRepeated: false)
    } catch {
      throw ConfigurationError(flag: "--feature-gates", problem: error.problem, remedy: error.remedy)
    }
    self.init(values, in: version)
    let found = errors.map {
      Diagnostic(.error, nil, field: "--feature-gates", problem: $0.problem, remedy: $0.remedy)
    }
    if !found.isEmpty { throw ConfigurationError(found) }
  }

  /// Whether Services are served at their `externalIPs`: by default in versions before 1.40.
  package var servesExternalIPs: Bool { isOn(FeatureGate.externalIPs) ?? true }
  /// Whether node ports are served at the loopback addresses that `nodePortAddresses` names: by default since 1.38.
  package var servesLocalhostNodePorts: Bool { isOn(FeatureGate.localhostNodePorts) ?? false }
  /// Whether mode ipvs may be configured: by default in versions before 1.40.
  var allowsIPVS: Bool { isOn(FeatureGate.ipvs) ?? true }

  /// Returns the value of a gate; nil if the version does not have it. `AllAlpha` and `AllBeta` set the gates of that
  /// maturity which are not set themselves (component-base/featuregate).
  func isOn(_ name: String) -> Bool? {
    guard let stage = FeatureGate.named(name)?.stage(in: version), stage.maturity != .removed else {
      return nil
    }
    let group = Self.groups.first { $0.maturity == stage.maturity }.flatMap { values[$0.name] }
    return values[name] ?? group ?? stage.isOn
  }

  private static let groups: [(name: String, maturity: FeatureGate.Maturity)] = [
    ("AllAlpha", .alpha), ("AllBeta", .beta),
  ]

  /// The errors with which kube-proxy refuses to start, in its words (component-base/featuregate). A gate of an older or
  /// newer version than the followed one is an error only if it would change what is served: while a cluster is
  /// upgraded, nodes and their configuration are of different versions.
  var errors: [InvalidValue] {
    values.sorted { $0.key < $1.key }.compactMap { name, value in
      guard let gate = FeatureGate.named(name) else {
        return InvalidValue(
          problem: "unrecognized feature gate: \(name)",
          remedy: FeatureGate.suggestion(for: name).map { "did you mean \($0)?" } ?? "remove it")
      }
      guard let stage = gate.stage(in: version) else { return gate.errorBeforeItExists }
      guard stage.isLocked, stage.isOn != value else { return nil }
      return InvalidValue(
        problem: "cannot set feature gate \(name) to \(value), feature is locked to \(stage.isOn)",
        remedy: "remove it")
    }
  }

  /// The names of gates that have no effect in Viaduct although they can be set, grouped by the reason.
  var ignored: [(names: [String], reason: String)] {
    let gates = values.keys.sorted().compactMap { FeatureGate.named($0) }
    let found = gates.compactMap { gate in
      reasonIgnored(gate).map { (name: gate.name, reason: $0) }
    }
    return Dictionary(grouping: found) { $0.reason }
      .map { (names: $0.value.map(\.name), reason: $0.key) }.sorted { $0.names[0] < $1.names[0] }
  }

  private func reasonIgnored(_ gate: FeatureGate) -> String? {
    guard let stage = gate.stage(in: version), stage.maturity != .removed else {
      return "kube-proxy \(version) does not have it"
    }
    return stage.isLocked || switchesAny(gate.name) ? nil : gate.ignoredReason
  }

  /// Whether it is `AllAlpha` or `AllBeta`, and a gate that has an effect here is of that maturity and not set itself.
  private func switchesAny(_ group: String) -> Bool {
    guard let maturity = Self.groups.first(where: { $0.name == group })?.maturity else { return false }
    return FeatureGate.own.contains { gate in
      gate.ignoredReason == nil && values[gate.name] == nil && gate.stage(in: version)?.maturity == maturity
    }
  }
}

extension FeatureGate {
  fileprivate var errorBeforeItExists: InvalidValue? {
    guard ignoredReason == nil, let first = stages.first else { return nil }
    return InvalidValue(
      problem: "unrecognized feature gate: \(name)",
      remedy: "remove it, or follow the version that has it, with --follow-kubernetes=1.\(first.since)")
  }
}
