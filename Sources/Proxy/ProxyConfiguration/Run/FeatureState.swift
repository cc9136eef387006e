/// Whether a feature gate is enabled, for the metric `kubernetes_feature_enabled`.
public struct FeatureState: Hashable, Sendable {
  /// How far a feature has come, as the metric names it (component-base/featuregate).
  public enum Stage: String, Hashable, Sendable {
    /// Off by default, and may go away.
    case alpha = "ALPHA"
    /// Usually on by default.
    case beta = "BETA"
    /// Here to stay.
    case stable = ""
  }

  /// `ComponentStatusz`
  public let name: String
  /// How far it has come in `FeatureGates.kubernetesVersion`.
  public let stage: Stage
  /// Whether it is enabled, by default or because it was set.
  public let isEnabled: Bool

  /// Creates the state of a gate.
  public init(name: String, stage: Stage, isEnabled: Bool) {
    self.name = name
    self.stage = stage
    self.isEnabled = isEnabled
  }
}

extension FeatureGates {
  /// The version of Kubernetes whose gates, stages and defaults these are.
  public static let kubernetesVersion = "1.36"

  /// The gates that kube-proxy, or a library in it, checks, in order; the other components' gates, which it registers too,
  /// are not among them.
  public var states: [FeatureState] {
    Self.defaults.map { gate in
      let group: Bool? =
        switch gate.stage {
        case .alpha: value(of: "AllAlpha")
        case .beta: value(of: "AllBeta")
        case .stable: nil
        }
      return FeatureState(
        name: gate.name, stage: gate.stage, isEnabled: value(of: gate.name) ?? group ?? gate.isEnabled)
    }
  }

  /// Returns whether one of `states` is enabled.
  func isEnabled(_ gate: FeatureGate) -> Bool { states.contains { $0.name == gate.name && $0.isEnabled } }

  /// From pkg/features, component-base and client-go of 1.36.2.
  private static let defaults: [FeatureState] = [
    on(.stable, ["AllowServiceExternalIPs", "InOrderInformers", "InformerResourceVersion"]),
    on(.stable, ["MultiCIDRServiceAllocator", "NFTablesProxyMode", "PreferSameTrafficDistribution"]),
    on(.stable, ["WinDSR", "WinOverlay"]),
    on(.beta, ["AtomicFIFO", "ClientsAllowCARotation", "ClientsAllowTLSCacheGC", "ComponentFlagz"]),
    on(.beta, ["ComponentStatusz", "ContextualLogging", "InOrderInformersBatchProcess"]),
    on(.beta, ["LoggingBetaOptions", "UnlockWhileProcessingFIFO", "WatchListClient"]),
    off(.beta, ["AllBeta"]),
    off(.alpha, ["AllAlpha", "ClientsAllowCBOR", "ClientsPreferCBOR", "LoggingAlphaOptions"]),
    off(.alpha, ["NativeHistograms"]),
  ].flatMap(\.self).sorted { $0.name < $1.name }

  private static func on(_ stage: FeatureState.Stage, _ names: [String]) -> [FeatureState] {
    names.map { FeatureState(name: $0, stage: stage, isEnabled: true) }
  }

  private static func off(_ stage: FeatureState.Stage, _ names: [String]) -> [FeatureState] {
    names.map { FeatureState(name: $0, stage: stage, isEnabled: false) }
  }
}
