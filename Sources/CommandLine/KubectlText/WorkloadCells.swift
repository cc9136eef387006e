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
    return [
      containers.compactMap { $0["name"].text }.joined(separator: ","),
      containers.compactMap { $0["image"].text }.joined(separator: ","), selector,
    ]
  }

  /// The selector in order of its keys, or `<none>`. As in kubectl, an expression keeps its operator even with a single
  /// value.
  var selector: String {
    let labels = spec["selector"]["matchLabels"].labels.entries.map {
      (key: $0.key, text: "\($0.key)=\($0.value)")
    }
    let expressions = spec["selector"]["matchExpressions"].elements.compactMap(\.requirement)
    return (labels + expressions).sorted { $0.key < $1.key }.map(\.text).cell
  }
}

extension ObjectValue {
  /// An entry of `matchExpressions` as text; nil if it is invalid.
  fileprivate var requirement: (key: String, text: String)? {
    guard let key = self["key"].text else { return nil }
    let values = self["values"].elements.compactMap(\.text).sorted().joined(separator: ",")
    switch self["operator"].text {
    case "In": return (key, "\(key) in (\(values))")
    case "NotIn": return (key, "\(key) notin (\(values))")
    case "Exists": return (key, key)
    case "DoesNotExist": return (key, "!\(key)")
    default: return nil
    }
  }
}
