package import ClusterModel

/// What is missing from our Node object although the proxy needs it, and what follows from that.
package struct MissingNodeInfo: Hashable, Sendable {
  /// One thing that is missing.
  package enum Item: Hashable, Sendable, Comparable {
    /// The Node object itself does not exist.
    case object
    /// `status.addresses` has no address.
    case addresses
    /// `spec.podCIDRs` is empty, and local pods are recognized by it.
    case podCIDRs
  }

  /// What the proxy does without an item.
  package enum Consequence: Hashable, Sendable {
    /// The last known value stays in effect.
    case usesLastKnown
    /// Nothing is programmed until the item is there or the wait times out.
    case waits
    /// Whatever depends on the item is left out.
    case goesWithout
  }

  /// The name of our Node.
  package let name: String
  /// Each missing item with its consequence. Empty when nothing is missing.
  package let items: [Item: Consequence]
  /// Whether the node's addresses are known without a Node object: from options, or from its interfaces.
  let hasAddresses: Bool
  /// Whether the Node object would be in a folder of manifests.
  let isInFolder: Bool
  /// Whether pod CIDRs are waited for; that wait does not time out.
  let waitsForPodCIDRs: Bool

  /// Whether nothing is missing.
  package var isEmpty: Bool { items.isEmpty }

  /// A warning for each missing item.
  package var diagnostics: [Diagnostic] {
    items.sorted { $0.key < $1.key }.map { item, consequence in
      Diagnostic(
        .warning, ObjectReference(kind: "Node", name: NamespacedName("", name)), field: item.field,
        problem: "\(item.problem): \(text(item, consequence))", remedy: remedy(item, consequence))
    }
  }

  private func text(_ item: Item, _ consequence: Consequence) -> String {
    switch (consequence, item) {
    case (.usesLastKnown, .object):
      hasAddresses
        ? "its last known zone and pod CIDRs stay in effect"
        : "its last known addresses, zone and pod CIDRs stay in effect"
    case (.usesLastKnown, _): "the last known value stays in effect"
    case (.waits, _):
      "nothing is programmed until \(item.awaited)"
        + (waitsForPodCIDRs ? "" : ", or half a minute has passed")
    case (.goesWithout, .object):
      "its zone and pod CIDRs are unknown" + (hasAddresses ? "" : ", and node ports are not served")
    case (.goesWithout, _): "node ports are not served"
    }
  }

  private func remedy(_ item: Item, _ consequence: Consequence) -> String {
    switch (item, consequence) {
    case (.object, _) where isInFolder: "add it to the folder, or set this node's name with --node"
    case (.object, .usesLastKnown):
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

extension MissingNodeInfo.Item {
  fileprivate var field: String? {
    switch self {
    case .object: nil
    case .addresses: "status.addresses"
    case .podCIDRs: "spec.podCIDRs"
    }
  }

  /// What the proxy waits for, after "until".
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
