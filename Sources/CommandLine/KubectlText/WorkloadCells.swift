internal import ClusterModel

/// The cells of Deployments and ReplicaSets in tables.
struct WorkloadCells {
  private let spec: ObjectValue
  private let status: ObjectValue

  init(_ workload: ObjectValue) {
    spec = workload["spec"]
    status = workload["status"]
  }

  private var desired: Int { spec["replicas"].number ?? 1 }
  private func count(_ field: String) -> String { "\(status[field].number ?? 0)" }

  /// READY, UP-TO-DATE, AVAILABLE
  var deployment: [String] {
    ["\(count("readyReplicas"))/\(desired)", count("updatedReplicas"), count("availableReplicas")]
  }

  /// DESIRED, CURRENT, READY
  var replicaSet: [String] { ["\(desired)", count("replicas"), count("readyReplicas")] }

  /// CONTAINERS, IMAGES, SELECTOR
  var wide: [String] {
    let containers = spec["template"]["spec"]["containers"].elements
    let selector = spec["selector"]
    let expressions = selector["matchExpressions"].elements.compactMap(\.requirement)
    let all = LabelSelector(matching: selector["matchLabels"].labels).requirements + expressions
    return [
      containers.compactMap { $0["name"].text }.joined(separator: ","),
      containers.compactMap { $0["image"].text }.joined(separator: ","), LabelSelector(all).description,
    ]
  }
}

extension ObjectValue {
  /// Parses an entry of `matchExpressions`; nil if it is invalid.
  fileprivate var requirement: LabelRequirement? {
    let values = self["values"].elements.compactMap(\.text)
    return self["key"].text.flatMap { key in
      switch self["operator"].text {
      case "In": LabelRequirement(key, .isOneOf(values))
      case "NotIn": LabelRequirement(key, .isNoneOf(values))
      case "Exists": LabelRequirement(key, .exists)
      case "DoesNotExist": LabelRequirement(key, .isAbsent)
      default: nil
      }
    }
  }
}
