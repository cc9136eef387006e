internal import Addresses
internal import Allocation
internal import KubeObjects

extension ConfigurationCheck {
  private static let labFlags = [
    "service-cluster-ip-range", "service-node-port-range", "load-balancer-pool", "load-balancer-class",
    "store",
  ]

  /// The folder that is served; nil with an API server, where giving addresses is not ours to do, so that the flags for
  /// it are refused. Nil also when a flag is wrong, which is noted.
  mutating func manifestFolder() -> ManifestFolder? {
    guard !options.manifests.isEmpty else {
      for flag in Self.labFlags where line.has(flag) {
        report(
          flag: flag,
          problem: "does not apply with an API server, which allocates addresses and ports itself",
          remedy: "remove it, or serve a folder of manifests with --manifests")
      }
      return nil
    }
    let folder = options.manifests.hasSuffix("/") ? options.manifests : options.manifests + "/"
    guard let pools = pools() else { return nil }
    return ManifestFolder(
      path: options.manifests, pools: pools,
      store: options.store.isEmpty ? folder + ".viaduct/store" : options.store,
      isStoreExplicit: !options.store.isEmpty)
  }

  private mutating func pools() -> AddressPools? {
    let ranges = serviceRanges()
    let nodePorts = nodePortRange()
    let balancer = loadBalancerPool()
    guard let ranges, let nodePorts, let balancer else { return nil }
    do {
      return try AddressPools(
        serviceRanges: ranges, nodePorts: nodePorts, loadBalancer: balancer,
        loadBalancerClass: options.loadBalancerClass.isEmpty ? nil : options.loadBalancerClass)
    } catch {
      report(flag: error.flag, problem: error.problem, remedy: error.remedy)
      return nil
    }
  }

  private mutating func serviceRanges() -> [IPPrefix]? {
    guard line.has("service-cluster-ip-range") else { return AddressPools.usualServiceRanges }
    return parsed(options.serviceRanges, "service-cluster-ip-range", "CIDR block", IPPrefix.init) {
      "use CIDR notation, such as 10.96.0.0/12 or 10.96.0.0/12,fd00:10:96::/112"
    }
  }

  private mutating func nodePortRange() -> ClosedRange<Port>? {
    guard line.has("service-node-port-range") else { return AddressPools.usualNodePorts }
    return parsed(
      [options.nodePortRange], "service-node-port-range", "port range", AddressPools.nodePortRange
    ) { "use the form 30000-32767" }?.first
  }

  private mutating func loadBalancerPool() -> [AddressRange]? {
    parsed(options.loadBalancerPool, "load-balancer-pool", "address range", AddressRange.init) {
      "use a range such as 192.168.50.200-192.168.50.220, a block such as 192.168.50.192/27, or an address"
    }
  }

  /// Nil when one of them is wrong, which is noted.
  private mutating func parsed<Value>(
    _ texts: [String], _ flag: String, _ noun: String, _ parse: (String) -> Value?, remedy: () -> String
  ) -> [Value]? {
    var values: [Value] = []
    for text in texts {
      guard let value = parse(text.trimmingBlanks) else {
        report(flag: flag, problem: "\(text.quoted) is not a valid \(noun)", remedy: remedy())
        continue
      }
      values.append(value)
    }
    return values.count == texts.count ? values : nil
  }
}
