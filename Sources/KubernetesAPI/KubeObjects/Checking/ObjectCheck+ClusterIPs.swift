internal import Addresses
internal import ClusterModel

extension ObjectCheck<ServiceSpecField> {
  /// Reads `clusterIPs`, or `clusterIP` if that is absent. Ignores both for type ExternalName, where they have no meaning.
  mutating func readClusterIPs(_ spec: ServiceObject.Spec, into service: inout Service) {
    if service.type == .externalName { return }
    let first = part(.clusterIP) { $0.nonEmptyText(spec.clusterIP, .clusterIP) } ?? ""
    let all = (spec.clusterIPs.known ?? []).map { $0.known ?? "" }
    if first == "None" || all.contains("None") {
      service.isHeadless = true
      requireNoneAlone(first, all)
    } else if all.isEmpty, !spec.clusterIPs.isWrong {
      service.clusterIPs =
        part(.clusterIP) { check in
          first.isEmpty ? nil : check.address(first, as: .cluster, at: .clusterIP).map { [$0] }
        } ?? []
    } else {
      service.clusterIPs = addresses(spec.clusterIPs, .clusterIPs, as: .cluster)
      requireOnePerFamily(service.clusterIPs)
      if let start = all.first { requireEqual(first, start) }
    }
  }

  private mutating func requireNoneAlone(_ first: String, _ all: [String]) {
    let texts = Set(all + [first]).subtracting([""])
    if texts.count == 1 && all.count <= 1 { return }
    report(
      at: all.isEmpty ? .clusterIP : .clusterIPs, problem: "contains None and other values",
      remedy: "write only None for a headless Service, or only addresses")
  }

  private mutating func requireOnePerFamily(_ addresses: [IPAddress]) {
    if Set(addresses.map(\.family)).count == addresses.count { return }
    report(
      at: .clusterIPs, problem: "contains two addresses of the same family",
      remedy: "keep at most one IPv4 and one IPv6 address")
  }

  /// Requires `clusterIP` to equal `clusterIPs[0]`, as the API server does.
  private mutating func requireEqual(_ single: String, _ first: String) {
    if single.isEmpty || single == first || IPAddress(single) == IPAddress(first) { return }
    report(
      at: .clusterIP, problem: "\(single.quoted) is not the first entry of clusterIPs",
      remedy: "make the two equal, or remove one")
  }
}
