internal import Addresses
internal import ClusterModel

/// The IP families of a Service: what an API server would write into `ipFamilyPolicy` and `ipFamilies` (KEP-563).
struct FamilyChoice {
  /// The effective policy.
  let policy: IPFamilyPolicy
  /// The families, the primary one first.
  let families: [AddressFamily]
  /// What is wrong with the request; `families` are then those of the current ClusterIPs.
  let diagnostics: [Diagnostic]

  /// Chooses the families for a request.
  ///
  /// - Parameters:
  ///   - available: the families that have ranges, the primary one first.
  ///   - held: the families of the current ClusterIPs: a Service without a preference keeps its primary one when the
  ///     ranges change their order.
  init(_ request: AddressRequest, available: [AddressFamily], held: [AddressFamily]) {
    let isFree = request.isHeadless && !request.hasSelector
    let policy = request.familyPolicy ?? (isFree ? .requireDualStack : .singleStack)
    self.policy = policy
    diagnostics = request.familyProblems(policy, available: available, isFree: isFree)
    guard diagnostics.isEmpty else {
      families = held
      return
    }
    var families = request.families
    for address in request.clusterIPs.dropFirst(families.count) { families.append(address.family) }
    if families.isEmpty, let first = (held + available).first(where: { isFree || available.contains($0) }) {
      families = [first]
    }
    if policy != .singleStack, families.count == 1 {
      families += AddressFamily.allCases.filter { family in
        !families.contains(family) && (isFree || available.contains(family))
      }
    }
    self.families = families
  }
}

extension AddressRequest {
  /// - Parameter isFree: whether families without a range are allowed.
  fileprivate func familyProblems(
    _ policy: IPFamilyPolicy, available: [AddressFamily], isFree: Bool
  ) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    if policy == .singleStack, clusterIPs.count > 1 || families.count > 1 {
      problems.append(
        error(
          at: "spec.ipFamilyPolicy", problem: "is SingleStack, but two families or ClusterIPs are requested",
          remedy: "use PreferDualStack or RequireDualStack"))
    }
    if policy == .requireDualStack, available.count < 2, !isFree {
      problems.append(
        error(
          at: "spec.ipFamilyPolicy",
          problem: "is RequireDualStack, but there are ClusterIPs of \(available[0]) only",
          remedy: "use PreferDualStack, or give --service-cluster-ip-range a block of each family"))
    }
    if Set(families).count < families.count || families.count > 2 {
      let names = families.map(\.description).joined(separator: ", ")
      problems.append(
        error(
          at: "spec.ipFamilies", problem: "\(names) lists a family twice",
          remedy: "list each family once"))
    }
    for (index, family) in families.enumerated() where !available.contains(family) && !isFree {
      problems.append(unavailable(family, at: "spec.ipFamilies[\(index)]", value: family.description))
    }
    return problems + clusterIPProblems(available: available)
  }

  private func clusterIPProblems(available: [AddressFamily]) -> [Diagnostic] {
    clusterIPs.enumerated().compactMap { index, address in
      let field = "spec.clusterIPs[\(index)]"
      let wanted = index < families.count ? families[index] : nil
      if let wanted, wanted != address.family {
        return error(
          at: field,
          problem: "\(address) is not an \(wanted) address, which spec.ipFamilies[\(index)] requires",
          remedy: "use an \(wanted) address, or change spec.ipFamilies")
      }
      if index > 1 || clusterIPs[..<index].contains(where: { $0.family == address.family }) {
        return error(
          at: field, problem: "\(address) is a second ClusterIP of \(address.family)",
          remedy: "list one of each family")
      }
      return available.contains(address.family)
        ? nil : unavailable(address.family, at: field, value: address.description)
    }
  }

  private func unavailable(
    _ family: AddressFamily, at field: String, value: String
  ) -> Diagnostic {
    error(
      at: field, problem: "\(value) is unavailable: there is no range of \(family)",
      remedy: "give --service-cluster-ip-range a block of \(family), or request the other family")
  }

  /// A refusal.
  func error(at field: String, problem: String, remedy: String) -> Diagnostic {
    Diagnostic(
      .error, ObjectReference(kind: "Service", name: name), field: field, problem: problem, remedy: remedy)
  }

  /// A problem that does not prevent the rest.
  func warning(at field: String, problem: String, remedy: String) -> Diagnostic {
    Diagnostic(
      .warning, ObjectReference(kind: "Service", name: name), field: field, problem: problem, remedy: remedy)
  }
}
