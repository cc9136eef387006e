/// Whether a feature gate is enabled, for the metric `kubernetes_feature_enabled`.
package struct FeatureState: Hashable, Sendable {
  /// How far a feature has come, as the metric names it (component-base/featuregate).
  package enum Stage: String, Hashable, Sendable {
    /// Off by default, and may go away.
    case alpha = "ALPHA"
    /// Usually on by default.
    case beta = "BETA"
    /// Here to stay.
    case stable = ""
    /// Still there, but going away.
    case deprecated = "DEPRECATED"
  }

  /// `ComponentStatusz`
  package let name: String
  /// How far it has come in the followed version.
  package let stage: Stage
  /// Whether it is enabled, by default or because it was set.
  package let isEnabled: Bool

  /// Creates the state of a gate.
  package init(name: String, stage: Stage, isEnabled: Bool) {
    self.name = name
    self.stage = stage
    self.isEnabled = isEnabled
  }
}

extension FeatureGates {
  /// The gates that kube-proxy of the followed version, or a library in it, checks, by name; the other components' gates,
  /// which it registers too, are not among them.
  package var states: [FeatureState] {
    FeatureGate.own.sorted { $0.name < $1.name }.compactMap { gate in
      guard let maturity = gate.stage(in: version)?.maturity, let stage = FeatureState.Stage(maturity) else {
        return nil
      }
      return FeatureState(name: gate.name, stage: stage, isEnabled: isOn(gate.name) ?? false)
    }
  }
}

extension FeatureState.Stage {
  /// Nil for a gate that is no longer known.
  fileprivate init?(_ maturity: FeatureGate.Maturity) {
    switch maturity {
    case .alpha: self = .alpha
    case .beta: self = .beta
    case .stable: self = .stable
    case .deprecated: self = .deprecated
    case .removed: return nil
    }
  }
}
