internal import Addresses
internal import ClusterModel

/// What kube-proxy reads from its Node once, at the start.
struct StartingNode: Hashable, Sendable {
  /// The first address, and the first one of the other family; empty if addresses do not come from the Node.
  let addresses: [IPAddress]
  /// Empty if local pods are not recognized by them.
  let podCIDRs: [IPPrefix]

  init(_ node: Node?, takesAddresses: Bool, takesPodCIDRs: Bool) {
    let all = takesAddresses ? node?.addresses ?? [] : []
    let first = all.first
    addresses = [first, all.first { $0.family != first?.family }].compactMap(\.self)
    podCIDRs = takesPodCIDRs ? node?.podCIDRs ?? [] : []
  }

  /// Returns the first fact that is a different one now; nil if there is none. A fact that is missing now is none: who
  /// starts again would not know it either.
  func change(to now: Self, of name: String) -> NodeChange? {
    if !now.addresses.isEmpty, now.addresses != addresses {
      return NodeChange(
        node: name, field: "status.addresses", before: addresses.map(\.description),
        now: now.addresses.map(\.description))
    }
    if !now.podCIDRs.isEmpty, now.podCIDRs != podCIDRs {
      return NodeChange(
        node: name, field: "spec.podCIDRs", before: podCIDRs.map(\.description),
        now: now.podCIDRs.map(\.description))
    }
    return nil
  }
}

/// A difference between our Node and what it was at the start.
package struct NodeChange: Hashable, Sendable, CustomStringConvertible {
  /// The name of our Node.
  package let node: String
  /// The field that changed, as a path.
  package let field: String
  /// The values at the start.
  package let before: [String]
  /// The values now.
  package let now: [String]

  /// `Node node1: status.addresses: was 192.168.50.11 at the start, and is 192.168.50.12 now`
  package var description: String {
    "Node \(node): \(field): was \(Self.text(before)) at the start, and is \(Self.text(now)) now"
  }

  private static func text(_ values: [String]) -> String {
    values.isEmpty ? "empty" : values.joined(separator: ", ")
  }
}
