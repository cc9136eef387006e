internal import Addresses
internal import KubeObjects

extension ConfigurationCheck {
  /// With a load balancer pool, addresses are announced by default, since nobody else would announce them.
  mutating func loadBalancerInterfaces() -> RunConfiguration.LoadBalancerInterfaces? {
    let flag = "load-balancer-interfaces"
    let words = options.loadBalancerInterfaces
    if words == ["auto"] || words.isEmpty && !options.loadBalancerPool.isEmpty { return .byNetwork }
    guard !words.isEmpty, words != ["none"] else { return nil }
    var names: Set<InterfaceName> = []
    for word in words {
      if let name = InterfaceName(word), !["auto", "none"].contains(word) {
        names.insert(name)
      } else {
        report(
          flag: flag, problem: "\(word.quoted) is not a valid interface name in a list",
          remedy: "use names such as eth0,eth1, or auto or none alone")
      }
    }
    return .named(names)
  }

  mutating func dns() -> [ListenAddress] {
    var addresses: [ListenAddress] = []
    for word in options.dns {
      guard let address = ListenAddress(ListenAddress.text(word, withPort: 53)) else {
        report(
          flag: "dns", problem: "\(word.quoted) is not a valid address, with or without a port",
          remedy: "use an address such as 127.0.0.1, 10.0.0.1:5353 or [fd00::1]:53")
        continue
      }
      if !addresses.contains(address) { addresses.append(address) }
    }
    return addresses
  }

  mutating func dnsUpstream() -> RunConfiguration.DNSUpstream {
    let (flag, words) = ("dns-upstream", options.dnsUpstream)
    guard !words.isEmpty else { return .none }
    if options.dns.isEmpty {
      report(
        flag: flag, problem: "has no effect without --dns",
        remedy: "set --dns to the addresses to answer DNS queries at, or remove it")
    }
    if words == ["auto"] { return .machine }
    return .servers(
      words.compactMap { word in
        let address = ListenAddress(ListenAddress.text(word, withPort: 53))
        if address == nil {
          report(
            flag: flag, problem: "\(word.quoted) is not a valid address, with or without a port",
            remedy: "use an address such as 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:53, or auto alone")
        }
        return address
      })
  }

  mutating func clusterDomain() -> String {
    let domain = options.clusterDomain
    if !ClusterDomain.isValid(domain) {
      report(
        flag: "cluster-domain",
        problem: "\(domain.quoted) is not a valid domain of at most 100 letters, digits, '-' and '.'",
        remedy: "use a domain such as cluster.local")
    }
    return domain
  }
}
