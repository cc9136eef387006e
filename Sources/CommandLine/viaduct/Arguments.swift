internal import Addresses
internal import ArgumentParser

/// An address on the command line.
struct AddressArgument: ExpressibleByArgument {
  let address: IPAddress

  init?(argument: String) {
    guard let address = IPAddress(argument) else { return nil }
    self.address = address
  }
}

/// Blocks on the command line, separated by commas.
struct PrefixesArgument: ExpressibleByArgument {
  let prefixes: [IPPrefix]

  /// An empty text is an error, as for kube-proxy: it is most often a variable that was not set.
  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let prefixes = parts.compactMap { IPPrefix(String($0)) }
    guard prefixes.count == parts.count, !prefixes.isEmpty else { return nil }
    self.prefixes = prefixes
  }
}

/// `primary`, or blocks separated by commas.
struct NodePortAddressesArgument: ExpressibleByArgument {
  /// Nil for `primary`.
  let prefixes: [IPPrefix]?

  init?(argument: String) {
    if argument == "primary" {
      prefixes = nil
    } else if let blocks = PrefixesArgument(argument: argument) {
      prefixes = blocks.prefixes
    } else {
      return nil
    }
  }
}

/// An interface's name, or the beginning of one, on the command line.
struct InterfaceArgument: ExpressibleByArgument {
  let name: InterfaceName

  init?(argument: String) {
    guard let name = InterfaceName(argument) else { return nil }
    self.name = name
  }
}

/// How local pods are told from others.
enum DetectLocalMode: String, ExpressibleByArgument, CaseIterable {
  case clusterCIDR = "ClusterCIDR"
  case nodeCIDR = "NodeCIDR"
  case bridgeInterface = "BridgeInterface"
  case interfaceNamePrefix = "InterfaceNamePrefix"
}
