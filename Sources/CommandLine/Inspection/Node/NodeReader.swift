package import Addresses
package import ClusterModel
package import ForeignRules
package import NFTNetlink
package import Netlink
package import NodeChecks
internal import SmallFiles
package import Sysctl

/// Reads from a node's kernel what `NodeFacts` are concluded from.
package struct NodeReader {
  /// The addresses of all interfaces.
  package var interfaceAddresses: () throws -> [InterfaceAddress]
  /// What other service proxies left in the kernel. Throws without CAP_NET_ADMIN.
  package var proxyTraces: () throws -> [ProxyTrace]
  /// What kube-proxy's mode ipvs left in the kernel.
  package var ipvsRemains: (ClusterSnapshot?) throws -> IPVSRemains
  /// The parts of our tables that the kernel rejects. Throws without CAP_NET_ADMIN.
  package var missingFeatures: () throws -> Set<RulesetFeature>
  /// Whether a table can have an owner. Throws without CAP_NET_ADMIN.
  package var supportsOwnership: () throws -> Bool
  /// The value of a kernel setting.
  package var setting: (KernelSetting) throws -> Int
  /// The number in a file of `/proc/sys/net`; nil if there is none.
  package var number: (String) -> Int?
  /// Whether packets to the address leave the node or reach it.
  package var hasRoute: (IPAddress) throws -> Bool
  /// Whether there is a default route.
  package var hasDefaultRoute: (AddressFamily) throws -> Bool
  /// All interfaces.
  package var interfaces: () throws -> [NodeInterface]
  /// The names of the interfaces with a route to a single address.
  package var hostRoutes: () throws -> Set<String>
  /// The chains of other programs that forwarded packets pass through. Throws without CAP_NET_ADMIN.
  package var forwardChains: () throws -> [ForwardChain]
}

extension NodeReader {
  /// Reads from the kernel that this runs on, in the thread's network namespace.
  package static var thisNode: NodeReader {
    NodeReader(
      interfaceAddresses: { try Netlink.interfaceAddresses() },
      proxyTraces: {
        var connection = try NFTConnection()
        return try connection.proxyTraces()
      },
      ipvsRemains: { try IPVSRemains.found($0) },
      missingFeatures: {
        var connection = try NFTConnection()
        return try connection.missingFeatures()
      },
      supportsOwnership: {
        var connection = try NFTConnection()
        return try connection.supportsOwnership()
      },
      setting: { try KernelSettings().read($0) },
      number: { name in
        fileText("/proc/sys/net/\(name)").flatMap { Int($0.trimmed) }
      },
      hasRoute: { try route(to: $0).isReachable },
      hasDefaultRoute: { try Netlink.hasDefaultRoute($0) },
      interfaces: { try NodeInterface.all() },
      hostRoutes: { Set(try routes().filter(\.isForOneAddress).compactMap(\.interfaceName)) },
      forwardChains: {
        var connection = try NFTConnection()
        return try connection.forwardChains()
      })
  }
}
