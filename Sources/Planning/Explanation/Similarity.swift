internal import ClusterModel

extension String {
  /// Returns the most similar of the strings, if it could be a typo: at most a third of the letters differ, or one
  /// string is a prefix of the other.
  func nearest(of others: some Sequence<String>) -> String? {
    let near = others.filter {
      let reach = Swift.max(1, Swift.min(utf8.count, $0.utf8.count) / 3)
      return $0 != self
        && (editDistance(to: $0) <= reach || !isEmpty && ($0.hasPrefix(self) || hasPrefix($0) && !$0.isEmpty))
    }
    return near.min { (editDistance(to: $0), $0) < (editDistance(to: $1), $1) }
  }
}

extension Sequence {
  /// Joins up to `most` texts with commas, and says how many more there are.
  func listed(most: Int = 5, _ text: (Element) -> String) -> String {
    let all = map(text)
    let rest = all.count > most ? " and \(all.count - most) more" : ""
    return all.prefix(most).joined(separator: ", ") + rest
  }
}

/// `1 Pod`, `3 Pods`
func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

/// `none of its 3 Pods is ready`, `its only Pod is not ready`
func noneReady(of number: Int, _ noun: String) -> String {
  number == 1 ? "its only \(noun) is not ready" : "none of its \(number) \(noun)s is ready"
}
