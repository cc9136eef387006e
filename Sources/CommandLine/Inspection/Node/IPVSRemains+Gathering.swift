internal import Addresses
internal import ClusterModel
internal import Netlink
internal import NodeChecks

extension IPVSRemains {
  /// Looks for what kube-proxy's mode ipvs has left in the thread's network namespace. What cannot be read is nil.
  static func found(_ cluster: ClusterSnapshot?) throws(NetlinkError) -> Self {
    // Without IPVS in the kernel there is no such file.
    let table = try? networkFile("ip_vs") ?? ""
    return IPVSRemains(
      interfaceAddresses: try addressesOfInterface(), virtualServices: table.map(VirtualService.all),
      ipsets: try? ipsetNames(), clusterAddresses: Set((cluster?.services ?? []).flatMap(\.addresses)))
  }

  /// Nil without the interface.
  private static func addressesOfInterface() throws(NetlinkError) -> [String]? {
    var socket = try NetlinkSocket(.route)
    guard try socket.networkInterfaces().contains(where: { $0.name == interface }) else { return nil }
    let addresses = try Netlink.interfaceAddresses().filter {
      $0.interfaceName == interface && !$0.address.isLinkLocal
    }
    return addresses.map { "\($0.address)" }
  }
}

extension Service {
  /// All addresses of the Service, as text.
  fileprivate var addresses: [String] {
    (clusterIPs + externalIPs + ingress.map(\.address)).map { "\($0)" }
  }
}
