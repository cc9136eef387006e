package import Addresses
package import ServicePlan

/// An item of `nodePortAddresses`: a keyword, or a block that contains addresses of the node.
package enum NodePortItem: Hashable, Sendable {
  /// The node's primary addresses, as its Node object has them.
  case primary
  /// The loopback addresses, 127.0.0.1 and ::1.
  case localhost
  /// All addresses of the node's interfaces.
  case all
  /// The node's addresses in this block.
  case block(IPPrefix)

  /// Parses `primary`, `localhost`, `all` or CIDR notation; nil for anything else.
  package init?(_ text: String) {
    switch text {
    case "primary": self = .primary
    case "localhost": self = .localhost
    case "all": self = .all
    default:
      guard let block = IPPrefix(text) else { return nil }
      self = .block(block)
    }
  }

  /// The blocks that it stands for.
  fileprivate var blocks: [IPPrefix] {
    switch self {
    case .primary, .localhost: []
    case .all: IPPrefix.everything
    case .block(let block): [block]
    }
  }

  /// The families whose loopback address it names. Blocks that contain more than loopback addresses, and `all`, do not
  /// name it: node ports at localhost have to be asked for (KEP-6032).
  var localhostFamilies: [AddressFamily] {
    switch self {
    case .localhost: AddressFamily.allCases
    case .block(let block) where block.isLoopback: [block.family]
    case .primary, .all, .block: []
    }
  }
}

extension NodePortAddresses {
  /// Creates the addresses that a list names; without items the primary ones, as kube-proxy does in mode nftables.
  ///
  /// - Parameter servesLocalhost: whether the loopback addresses in the list are served.
  package init(_ items: [NodePortItem], servesLocalhost: Bool) {
    self.init(
      includesPrimary: items.isEmpty || items.contains(.primary), blocks: items.flatMap(\.blocks),
      localhostFamilies: servesLocalhost ? Set(items.flatMap(\.localhostFamilies)) : [])
  }
}

extension KubernetesVersion {
  /// Returns whether kube-proxy of this version accepts the list. Up to 1.36, `primary` is the only keyword, and can
  /// only be alone.
  package func accepts(_ items: [NodePortItem]) -> Bool {
    combinesNodePortKeywords || items == [.primary]
      || items.allSatisfy { if case .block = $0 { true } else { false } }
  }
}

extension IPPrefix {
  /// Whether its addresses are loopback addresses: within 127.0.0.0/8, or ::1.
  fileprivate var isLoopback: Bool {
    switch self {
    case .v4(let block): block.first.isLoopback && block.length >= 8
    case .v6(let block): block.first.isLoopback
    }
  }

  /// All addresses of both families.
  fileprivate static let everything = ["0.0.0.0/0", "::/0"].compactMap(IPPrefix.init)
}
