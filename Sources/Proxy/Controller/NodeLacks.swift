public import ClusterModel

/// What our Node object does not say although it is needed.
public enum NodeLack: Hashable, Sendable, Comparable {
  /// There is no object.
  case object
  /// `status.addresses` has no address.
  case addresses
  /// `spec.podCIDRs` is empty, and local pods are told by it.
  case podCIDRs
}

/// All that our Node object does not say, and what follows from it.
public struct NodeLacks: Hashable, Sendable {
  /// What follows.
  public enum Consequence: Hashable, Sendable {
    /// What was said last stays in force.
    case lastKnownCounts
    /// Nothing is programmed until it is said, or a while is over.
    case isWaitedFor
    /// What depends on it is left out.
    case isLeftOut
  }

  /// The name of our Node.
  public let name: String
  /// What is not said, each with what follows. Empty when nothing lacks.
  public let lacks: [NodeLack: Consequence]
  /// Whether the node's addresses are known without a Node: from options, or from its interfaces.
  let hasAddresses: Bool
  /// Whether the Node would be in a folder of manifests.
  let isInFolder: Bool
  /// Whether pod CIDRs are waited for, which has no end.
  let waitsForPodCIDRs: Bool

  /// Whether nothing lacks.
  public var isEmpty: Bool { lacks.isEmpty }

  /// A warning for each.
  public var diagnostics: [Diagnostic] {
    lacks.sorted { $0.key < $1.key }.map { lack, consequence in
      Diagnostic(
        .warning, ObjectReference(kind: "Node", name: NamespacedName("", name)), field: lack.field,
        problem: "\(lack.problem): \(text(lack, consequence))", remedy: remedy(lack, consequence))
    }
  }

  private func text(_ lack: NodeLack, _ consequence: Consequence) -> String {
    switch (consequence, lack) {
    case (.lastKnownCounts, .object):
      hasAddresses
        ? "its zone and pod CIDRs stay in force as they were last known"
        : "its addresses, zone and pod CIDRs stay in force as they were last known"
    case (.lastKnownCounts, _): "what was last known stays in force"
    case (.isWaitedFor, _):
      "nothing is programmed until it is there" + (waitsForPodCIDRs ? "" : ", or half a minute is over")
    case (.isLeftOut, .object):
      "its zone and pod CIDRs are unknown" + (hasAddresses ? "" : ", and node ports are served nowhere")
    case (.isLeftOut, _): "node ports are served nowhere"
    }
  }

  private func remedy(_ lack: NodeLack, _ consequence: Consequence) -> String {
    switch (lack, consequence) {
    case (.object, _) where isInFolder: "add it to the folder, or say which Node this is with --node"
    case (.object, .lastKnownCounts):
      "start its kubelet, which registers it again, unless it is to leave the cluster"
    case (.object, _):
      "say which Node this is with --hostname-override, or start its kubelet, which registers it"
    case (.addresses, _): "see why the kubelet or a cloud's controller sets none, or name them with --node-ip"
    case (.podCIDRs, _) where isInFolder: "write it, or choose another --detect-local-mode"
    case (.podCIDRs, _):
      "see whether the controller manager sets it (--allocate-node-cidrs), or choose another --detect-local-mode"
    }
  }
}

extension NodeLack {
  fileprivate var field: String? {
    switch self {
    case .object: nil
    case .addresses: "status.addresses"
    case .podCIDRs: "spec.podCIDRs"
    }
  }

  fileprivate var problem: String {
    switch self {
    case .object: "there is no Node of this name"
    case .addresses: "has no InternalIP and no ExternalIP"
    case .podCIDRs: "is empty, and local pods are told by it (--detect-local-mode=NodeCIDR)"
    }
  }
}
