internal import Addresses
internal import ClusterModel

extension ObjectCheck {
  /// Reads `clusterIPs` or, where that is absent, `clusterIP`. For type ExternalName neither has a meaning.
  mutating func readClusterIPs(_ spec: ServiceObject.Spec, into service: inout Service) {
    let first = value(spec.clusterIP, "clusterIP") ?? ""
    let all = each(spec.clusterIPs, "clusterIPs") { $1 }
    if service.type == .externalName { return }
    if first == "None" || all.contains("None") {
      service.isHeadless = true
      requireNoneAlone(first, all)
    } else if all.isEmpty {
      service.clusterIPs = parsed(spec.clusterIP, "clusterIP", .address, IPAddress.init).map { [$0] } ?? []
    } else {
      service.clusterIPs = parsedList(spec.clusterIPs, "clusterIPs", .address, IPAddress.init)
      requireOnePerFamily(service.clusterIPs)
      requireEqual(first, service.clusterIPs)
    }
  }

  private mutating func requireNoneAlone(_ first: String, _ all: [String]) {
    let texts = Set(all + [first]).subtracting([""])
    if texts.count == 1 && all.count <= 1 { return }
    report(
      at: all.isEmpty ? "clusterIP" : "clusterIPs", problem: "holds None and something else",
      remedy: "write None alone for a headless Service, or addresses alone")
  }

  private mutating func requireOnePerFamily(_ addresses: [IPAddress]) {
    if Set(addresses.map(\.family)).count == addresses.count { return }
    report(
      at: "clusterIPs", problem: "holds two addresses of one family",
      remedy: "keep at most one IPv4 and one IPv6 address")
  }

  /// The API server keeps `clusterIP` equal to `clusterIPs[0]`.
  private mutating func requireEqual(_ first: String, _ addresses: [IPAddress]) {
    if first.isEmpty || foundError || IPAddress(first) == addresses.first { return }
    report(
      at: "clusterIP", problem: "\(first.quoted) is not the first of clusterIPs",
      remedy: "make the two equal, or leave one out")
  }
}
