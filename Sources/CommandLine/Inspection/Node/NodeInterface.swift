package import Addresses
internal import Netlink

/// What of an interface says whether it is one of local pods.
package struct NodeInterface: Hashable, Sendable {
  /// The interface's name.
  package var name: String
  /// What it is: `bridge`, `veth`; empty for a physical interface.
  package var kind: String
  /// The name of the bridge, bond or VRF that it belongs to.
  package var master: String?
  /// `ip link set … alias`; empty if there is none.
  package var alias: String
  /// The families whose packets a bridge passes to netfilter by its own setting.
  package var bridgeCalls: [AddressFamily]

  /// Creates an interface.
  package init(
    _ name: String, kind: String = "", master: String? = nil, alias: String = "",
    bridgeCalls: [AddressFamily] = []
  ) {
    self.name = name
    self.kind = kind
    self.master = master
    self.alias = alias
    self.bridgeCalls = bridgeCalls
  }

  /// Reads all interfaces of the thread's network namespace.
  static func all() throws(NetlinkError) -> [Self] {
    var socket = try NetlinkSocket(.route)
    let links = try socket.networkInterfaces()
    return links.map { link in
      Self(
        link.name, kind: link.kindName, master: links.first { $0.index == link.master }?.name,
        alias: link.alias,
        bridgeCalls: link.bridgeCalls)
    }
  }
}

extension [NodeInterface] {
  /// The bridges that pods are attached to, by the ends of their veth pairs: all but those of programs that are known to use
  /// bridges for something else. With a name, that one alone, whatever it is for.
  func podBridges(named name: String?) -> [NodeInterface] {
    filter { bridge in
      guard bridge.kind == "bridge" else { return false }
      if let name { return bridge.name == name }
      return !bridge.belongsToOtherProgram
        && contains { $0.master == bridge.name && $0.kind == "veth" }
    }
  }

  /// The interfaces through which packets reach pods: their bridges, and veth pairs with a route to one address.
  func ofPods(named name: String?, hostRoutes: Set<String>) -> [String] {
    let bridges = podBridges(named: name).map(\.name)
    let pairs = filter { $0.kind == "veth" && $0.master == nil && hostRoutes.contains($0.name) }
    return bridges + pairs.map(\.name)
  }
}

extension NodeInterface {
  /// docker0, br- and twelve digits (a network of Docker's), podman0, virbr0 (libvirt), lxcbr0, lxdbr0, incusbr0.
  fileprivate var belongsToOtherProgram: Bool {
    let digits = name.dropFirst(3)
    let isOfDocker = name.hasPrefix("br-") && digits.count == 12 && digits.allSatisfy(\.isHexDigit)
    return isOfDocker
      || ["docker", "podman", "virbr", "lxcbr", "lxdbr", "incusbr"].contains { name.hasPrefix($0) }
  }

  /// The pods of a lab have no neighbors: all that they send passes through the node.
  var isOfLab: Bool { alias.hasPrefix("viaduct lab ") }
}
