internal import Addresses
internal import KubeObjects

extension ConfigurationCheck {
  /// Who gives load balancer addresses to Services also announces them, unless told otherwise.
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
          flag: flag, problem: "\(word.quoted) is no interface's name among others",
          remedy: "write names such as eth0,eth1, or auto or none alone")
      }
    }
    return .named(names)
  }

  mutating func dns() -> [ListenAddress] {
    var places: [ListenAddress] = []
    for word in options.dns {
      guard let place = ListenAddress(ListenAddress.text(word, withPort: 53)) else {
        report(
          flag: "dns", problem: "\(word.quoted) is no address, with or without a port",
          remedy: "write one such as 127.0.0.1, 10.0.0.1:5353 or [fd00::1]:53")
        continue
      }
      if !places.contains(place) { places.append(place) }
    }
    return places
  }

  mutating func clusterDomain() -> String {
    let domain = options.clusterDomain
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    let isName = labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
        && label.utf8.allSatisfy { byte in
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
    }
    // Service names of up to 63 bytes, with namespace and ports, have to fit before it.
    if !isName || domain.utf8.count > 100 {
      report(
        flag: "cluster-domain",
        problem: "\(domain.quoted) is no domain of at most 100 letters, digits, '-' and '.'",
        remedy: "write one such as cluster.local")
    }
    return domain
  }
}
