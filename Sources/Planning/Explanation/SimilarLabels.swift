internal import ClusterModel

/// The labels of Pods or of a pod template that are most similar to a selector that selects nothing.
struct SimilarLabels {
  /// Whose labels they are: `Pod web`, `3 Pods, such as web-a,`, `the template of web`.
  let whose: String
  let isOne: Bool
  /// The labels that the selector should have had.
  let labels: Labels
  /// The differing labels, which would make the Pods match the selector.
  let wanted: Labels

  /// Returns nil if nothing is similar: at least half of the selector must match exactly, or with a typo in a key or
  /// value.
  init?(to selector: Labels, in cluster: ClusterSnapshot, _ namespace: String) {
    let pods = cluster.pods.filter { $0.name.namespace == namespace }
    let templates = (cluster.deployments + cluster.replicaSets).filter { $0.name.namespace == namespace }
    let sets = Set(pods.map(\.labels) + templates.map(\.templateLabels)).sorted {
      $0.description < $1.description
    }
    let scored = sets.compactMap { labels in Self.corrected(selector, to: labels).map { (labels, $0.0, $0.1) }
    }
    guard let best = scored.min(by: { $0.2 < $1.2 }) else { return nil }
    labels = best.1
    wanted = Labels(
      selector.entries.filter { best.0[$0.key] != $0.value }.map { (key: $0.key, value: $0.value) })
    let owners = pods.filter { $0.labels == best.0 }
    isOne = owners.count <= 1
    if owners.isEmpty, let template = templates.first(where: { $0.templateLabels == best.0 }) {
      whose = "the template of \(template.name.name)"
    } else {
      whose = isOne ? "Pod \(owners[0].name.name)" : "\(owners.count) Pods, such as \(owners[0].name.name),"
    }
  }

  /// Returns the selector with its wrong entries replaced by those of the labels, and a measure of the difference; nil
  /// if that is too large.
  private static func corrected(_ selector: Labels, to labels: Labels) -> (Labels, Int)? {
    var corrected: [(key: String, value: String)] = []
    var cost = 0
    for entry in selector.entries {
      if labels[entry.key] == entry.value {
        corrected.append((entry.key, entry.value))
      } else if let value = labels[entry.key] {
        corrected.append((entry.key, value))
        cost += entry.value.nearest(of: [value]) == nil ? 100 : entry.value.editDistance(to: value)
      } else if let key = entry.key.nearest(of: labels.entries.map(\.key)), let value = labels[key] {
        corrected.append((key, value))
        cost += entry.key.editDistance(to: key) + (value == entry.value ? 0 : 100)
      } else if let other = labels.entries.first(where: { $0.value == entry.value }) {
        // The right value under another key: `app` instead of `app.kubernetes.io/name`.
        corrected.append((other.key, other.value))
        cost += 10
      } else {
        cost += 200
      }
    }
    let isNear = cost < 100 * selector.entries.count || cost <= 100 && selector.entries.count == 1
    return corrected.isEmpty || !isNear ? nil : (Labels(corrected), cost)
  }
}
