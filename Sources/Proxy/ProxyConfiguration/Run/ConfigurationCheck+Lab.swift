internal import Addresses
internal import Allocation
internal import KubeObjects

extension ConfigurationCheck {
  private static let labFlags = [
    "service-cluster-ip-range", "service-node-port-range", "load-balancer-pool", "load-balancer-class",
    "store",
  ]

  /// The folder to serve. Nil with an API server, which allocates addresses itself, so that the flags for allocation are
  /// errors; nil also if a flag is invalid.
  mutating func manifestFolder() -> ManifestFolder? {
    guard !options.manifests.isEmpty else {
      for flag in Self.labFlags where commandLine.has(flag) {
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
    guard commandLine.has("service-cluster-ip-range") else { return AddressPools.usualServiceRanges }
    return parse(
      options.serviceRanges, of: "service-cluster-ip-range", as: "CIDR block", with: IPPrefix.init
    ) {
      "use CIDR notation, such as 10.96.0.0/12 or 10.96.0.0/12,fd00:10:96::/112"
    }
  }

  private mutating func nodePortRange() -> ClosedRange<Port>? {
    guard commandLine.has("service-node-port-range") else { return AddressPools.usualNodePorts }
    return parse(
      [options.nodePortRange], of: "service-node-port-range", as: "port range",
      with: AddressPools.nodePortRange
    ) { "use the form \(AddressPools.usualNodePortRange)" }?.first
  }

  private mutating func loadBalancerPool() -> [AddressRange]? {
    parse(
      options.loadBalancerPool, of: "load-balancer-pool", as: "address range", with: AddressRange.init
    ) {
      "use a range such as 192.168.50.200-192.168.50.220, a block such as 192.168.50.192/27, or an address"
    }
  }

  /// Parses the values of a flag; nil if one of them is invalid, which is reported.
  private mutating func parse<Value>(
    _ texts: [String], of flag: String, as noun: String, with parse: (String) -> Value?, remedy: () -> String
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
