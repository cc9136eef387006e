public import Addresses
public import ClusterModel

extension Service {
  /// Returns the load balancer addresses for which this node has endpoints, so that packets to them should be sent to
  /// this node. With `externalTrafficPolicy: Local`, only endpoints on the node count. As for packets, a terminating
  /// endpoint counts while it still serves and no other is ready.
  ///
  /// - Parameter slices: slices of the Service; those that the proxy ignores are ignored here too.
  public func servedLoadBalancerAddresses(
    slices: some Sequence<EndpointSlice>, on node: NodeView, with settings: ProxySettings
  ) -> Set<IPAddress> {
    guard type == .loadBalancer, !ingress.isEmpty else { return [] }
    let used = ServiceSlices(slices.filter { $0.service == name && $0.isUsed(with: settings) })
    let addresses = ingress.filter(\.isVirtual).map(\.address)
    return Set(
      addresses.filter { address in
        switch address.family {
        case .ipv4: hasEndpoints(IPv4.self, slices: used, on: node, with: settings)
        case .ipv6: hasEndpoints(IPv6.self, slices: used, on: node, with: settings)
        }
      })
  }

  private func hasEndpoints<Family: IPFamily>(
    _: Family.Type, slices: ServiceSlices, on node: NodeView, with settings: ProxySettings
  ) -> Bool {
    guard objection(in: Family.family, with: settings) == nil else { return false }
    return ports.contains { port in
      let selection = EndpointSelection<Family>(port: port, slices: slices, node: node)
      return externalTrafficPolicy == .local
        ? !selection.localEndpoints.isEmpty : !selection.clusterEndpoints(for: node).isEmpty
    }
  }
}
