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
        ? "its last known zone and pod CIDRs stay in effect"
        : "its last known addresses, zone and pod CIDRs stay in effect"
    case (.lastKnownCounts, _): "the last known value stays in effect"
    case (.isWaitedFor, _):
      "nothing is programmed until \(lack.awaited)"
        + (waitsForPodCIDRs ? "" : ", or half a minute has passed")
    case (.isLeftOut, .object):
      "its zone and pod CIDRs are unknown" + (hasAddresses ? "" : ", and node ports are not served")
    case (.isLeftOut, _): "node ports are not served"
    }
  }

  private func remedy(_ lack: NodeLack, _ consequence: Consequence) -> String {
    switch (lack, consequence) {
    case (.object, _) where isInFolder: "add it to the folder, or set this node's name with --node"
    case (.object, .lastKnownCounts):
      "start its kubelet, which registers it again, unless the node is to leave the cluster"
    case (.object, _):
      "set this node's name with --hostname-override, or start its kubelet, which registers it"
    case (.addresses, _):
      "check why the kubelet or the cloud controller sets none, or set them with --node-ip"
    case (.podCIDRs, _) where isInFolder: "set it, or choose another --detect-local-mode"
    case (.podCIDRs, _):
      "check whether the controller manager sets it (--allocate-node-cidrs), or choose another --detect-local-mode"
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

  /// What is waited for, after "until".
  fileprivate var awaited: String {
    switch self {
    case .object: "it exists"
    case .addresses: "it has one"
    case .podCIDRs: "it is set"
    }
  }

  fileprivate var problem: String {
    switch self {
    case .object: "there is no Node with this name"
    case .addresses: "has no InternalIP and no ExternalIP"
    case .podCIDRs: "is empty, but needed to recognize local pods (--detect-local-mode=NodeCIDR)"
    }
  }
}
