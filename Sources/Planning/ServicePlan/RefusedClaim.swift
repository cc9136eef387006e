public import Addresses
public import ClusterModel

/// A frontend that a Service claims but does not get, because another Service has it.
public struct RefusedClaim<Family: IPFamily>: Hashable, Sendable {
  /// The Service that claims the frontend.
  public let service: NamespacedName
  /// The frontend.
  public let key: FrontendKey<Family>
  /// The field by which the Service claims it.
  public let kind: FrontendKind
  /// The Service that has it.
  public let holder: NamespacedName
  /// The field by which the holder claims it.
  public let holderKind: FrontendKind
  private let holderIsOlder: Bool

  init(_ claim: Claim<Family>, of claimant: Claimant, heldBy holder: Claimant) {
    service = claimant.name
    key = claim.key
    kind = claim.kind
    self.holder = holder.name
    holderKind = holder.kind
    holderIsOlder = holder.created < claimant.created
  }

  /// The error to report about the Service.
  public var diagnostic: Diagnostic {
    Diagnostic(
      .error, ObjectReference(kind: "Service", name: service), field: kind.field,
      kind: .refusedClaim, problem: "\(key) \(reason)", remedy: remedy)
  }

  private var reason: String {
    if holderKind == kind {
      let order = holderIsOlder ? "is older" : "sorts first by name"
      return "is already served for Service \(holder), which \(order)"
    }
    if holderKind == .clusterIP, case .address(let address, _, _) = key {
      return
        "is not served: \(address) is the ClusterIP of Service \(holder), which takes precedence regardless of age"
    }
    return
      "is not served: it is \(holderKind.phrase) of Service \(holder), which takes precedence over \(kind.phrase)"
      + " regardless of age"
  }

  private var remedy: String {
    switch (holderKind, kind) {
    case (.clusterIP, .loadBalancer): "have the load balancer assign an address that is not a ClusterIP"
    case (.clusterIP, .externalIP): "remove the address from spec.externalIPs"
    default: "give one of the two Services another address or port"
    }
  }
}

extension FrontendKind {
  /// The kind with its article, for use in a sentence.
  fileprivate var phrase: String {
    switch self {
    case .clusterIP: "a ClusterIP"
    case .nodePort: "a node port"
    case .loadBalancer: "a load balancer address"
    case .externalIP: "an external IP"
    }
  }
}
