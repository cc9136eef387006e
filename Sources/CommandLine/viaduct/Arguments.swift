internal import Addresses
internal import ArgumentParser
internal import ProxyConfiguration

/// An IP address.
struct AddressArgument: ExpressibleByArgument {
  let address: IPAddress

  init?(argument: String) {
    guard let address = IPAddress(argument) else { return nil }
    self.address = address
  }
}

/// CIDRs separated by commas.
struct PrefixesArgument: ExpressibleByArgument {
  let prefixes: [IPPrefix]

  /// An empty string is an error, as in kube-proxy: it is most often an unset variable.
  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let prefixes = parts.compactMap { IPPrefix(String($0)) }
    guard prefixes.count == parts.count, !prefixes.isEmpty else { return nil }
    self.prefixes = prefixes
  }
}

/// What `nodePortAddresses` lists: keywords and CIDRs, separated by commas.
struct NodePortAddressesArgument: ExpressibleByArgument {
  let items: [NodePortItem]

  /// An empty string is an error, as in kube-proxy: it is most often an unset variable.
  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let items = parts.compactMap { NodePortItem(String($0)) }
    guard items.count == parts.count else { return nil }
    self.items = items
  }
}

/// An interface's name, or the prefix of one.
struct InterfaceArgument: ExpressibleByArgument {
  let name: InterfaceName

  init?(argument: String) {
    guard let name = InterfaceName(argument) else { return nil }
    self.name = name
  }
}

/// How local pods are recognized; kube-proxy's `--detect-local-mode`.
enum DetectLocalMode: String, ExpressibleByArgument, CaseIterable {
  case clusterCIDR = "ClusterCIDR"
  case nodeCIDR = "NodeCIDR"
  case bridgeInterface = "BridgeInterface"
  case interfaceNamePrefix = "InterfaceNamePrefix"
}
