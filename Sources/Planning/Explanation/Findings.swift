internal import ClusterModel

/// Findings in the order in which they were added, each once: the same cause often shows in both families.
struct Findings {
  private(set) var all: [ExplanationFinding] = []

  mutating func add(_ kind: FindingKind, _ object: ObjectReference, _ problem: String, remedy: String) {
    let finding = ExplanationFinding(kind, object, problem, remedy: remedy)
    if !all.contains(finding) { all.append(finding) }
  }

  func contains(_ kinds: FindingKind...) -> Bool { all.contains { kinds.contains($0.kind) } }
}
