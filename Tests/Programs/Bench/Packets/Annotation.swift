internal import ClusterModel

/// What a Service asks for, with limits that no packet exceeds.
enum Annotation: String, CaseIterable {
  case maglev = "maglev"
  case perSecond = "a limit per second"
  case atOnce = "a limit at once"
  case both = "both limits"

  /// How much more than without it a first packet may cost.
  var goal: Figure.Goal {
    switch self {
    case .maglev: .init(limit: 1.05, meaning: "hardly more")
    case .perSecond, .atOnce: .init(limit: 1.1, meaning: "a tenth more")
    case .both: .init(limit: 1.15, meaning: "what each of them costs")
    }
  }

  func edit(_ service: inout Service) {
    let most = ConnectionLimits.range.upperBound
    switch self {
    case .maglev: service.algorithm = .maglev
    case .perSecond: service.limits = ConnectionLimits(perSecond: most)
    case .atOnce: service.limits = ConnectionLimits(atOnce: most)
    case .both: service.limits = ConnectionLimits(atOnce: most, perSecond: most)
    }
  }
}
